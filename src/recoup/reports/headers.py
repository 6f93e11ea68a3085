"""What columns are called, in the languages of those who send files."""

# The words of a header, as they are compared, with what such a column is.
VALUES: dict[str, tuple[str, ...]] = {
    "date": (
        "date", "value date", "period end", "end date", "day", "日期", "营业日期", "期末",
        "data_exibicao", "data", "showrange", "날짜", "businessdate", "enddate", "to", "time",
    ),
    "film": (
        "film", "title", "release", "movie", "moviename", "property", "production", "片名", "影片",
        "影片名称", "授权作品", "movienm", "영화명", "titulo_original",
        "titulo", "filmname", "titleid",
    ),
    "territory": (
        "territory", "country", "country of sale", "area", "territories included", "地区", "国家",
        "pais",
    ),
    "medium": ("medium", "media", "medias", "product type identifier", "渠道", "媒介", "right"),
    "currency": ("currency", "partner share currency", "币种", "货币", "moeda"),
    "estimate": ("estimated", "is_estimate", "estimate"),
    "id": ("income id", "reference", "id", "transaction id", "流水号"),
    "sign": ("sale or return", "sales or return", "s/r"),
}  # fmt: skip

# Figures: what such a column is called, the event that it makes, and whether it is to date.
AMOUNTS: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "gross": (
        "receipt",
        None,
        (
            "gross", "weekend gross", "daily", "boxoffice", "box office", "todaybox", "票房",
            "单日票房", "综合票房", "分账票房", "总票房", "salesamt", "매출액", "renda", "income",
            "totalboxoffice", "amount", "net", "net receipts", "extended partner share", "金额",
            "收入", "boxinfo", "daily_gross_usd",
        ),
    ),
    "to_date": (
        "report of theatrical",
        "to date",
        (
            "to date", "total gross to date", "sumboxoffice", "累计票房", "salesacc", "누적매출액",
            "grosstodate", "gross_to_date_usd",
        ),
    ),
    "admissions": (
        "report of admissions",
        "of the period",
        ("admissions", "publico", "人次", "观影人次", "单日人次", "auditcnt", "audicnt", "관객수",
         "todayaudiencecount", "totalaudience"),
    ),
    "admissions_to_date": (
        "report of admissions", "to date", ("audiacc", "누적관객수", "累计人次"),
    ),
    "gross_sales": (
        "report of gross_sales", "of the period", ("gross sales", "销售总额", "销售额"),
    ),
    "returns": ("report of returns", "of the period", ("returns", "退货")),
    "net_sales": ("report of net_sales", "of the period", ("net sales", "净销售额")),
    "royalty": ("nothing", None, ("royalty", "版税", "royalties")),
    "units": ("report of units", "of the period", ("units", "quantity", "数量")),
}  # fmt: skip

# Media that words in a header give away.
THEATRICAL = ("票房", "box office", "boxoffice", "weekend gross", "salesamt", "매출액", "theaters",
              "publico", "screens", "场次", "todaybox")  # fmt: skip
TOTALS = ("total", "totals", "合计", "总计", "小计", "합계", "grand total", "somme", "totale")
FORMATS = (
    "yyyy-mm-dd", "yyyy/m/d", "yyyy.m.d", "yyyymmdd", "yyyy年m月d日", "dd/mm/yyyy", "mm/dd/yyyy",
    "d/m/yyyy", "m/d/yyyy", "dd.mm.yyyy", "d mmmm yyyy", "d mmm yyyy", "mmm d, yyyy",
    "yyyy-mm-dd HH:MM:SS", "dd/mm/yyyy HH:MM:SS", "dd-mmm-yyyy",
)  # fmt: skip
UNITS = ("亿元", "万元", "亿", "万", "元")


def role(header: str, known: dict[str, tuple[str, ...]]) -> str | None:
    """What a column of that header is; None where no word tells."""
    word = " ".join(header.casefold().split())
    bare = word.split("(")[0].split("（")[0].strip()
    return next((name for name, words in known.items() if word in words or bare in words), None)
