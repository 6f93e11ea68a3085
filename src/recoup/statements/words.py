"""What a statement says of itself, in each language; the words of the field are the glossary's."""

import re
from datetime import date
from functools import cache

from recoup.values.figures import date_in_words
from recoup.values.glossary import CURRENCY_NAMES, GLOSSARY, TERRITORY_NAMES, Term
from recoup.values.phrases import filled, phrases, plain

_WORD = re.compile(r"<(\w+)>")


def _table(text: str) -> dict[str, Term]:
    return {name: _in_words_of_the_field(term) for name, term in phrases(text).items()}


def _in_words_of_the_field(term: Term) -> Term:
    def in_language(text: str, lang: str) -> str:
        return _WORD.sub(lambda found: GLOSSARY[found[1]].in_language(lang), text)

    en = in_language(term.en, "en")
    return Term(
        en[:1].upper() + en[1:],
        in_language(term.zh_hans, "zh"),
        in_language(term.zh_hant, "zh-Hant"),
    )


# name | English | simplified | traditional
PHRASES = _table(
    """
    participation    | <participation> <statement>  | <participation><statement> | <participation><statement>
    collection       | <collection_account> <statement> | <collection_account><statement> | <collection_account><statement>
    summary          | producer's summary of all <parties> | 制片方汇总（各方） | 製片方彙總（各方）
    draft            | draft, not issued | 草稿，尚未出具 | 草稿，尚未出具
    deal             | <deal> | <deal> | <deal>
    period           | period | 结算期间 | 結算期間
    dated            | dated | 日期 | 日期
    number           | <statement> number | <statement>编号 | <statement>編號
    seal             | seal of the close | 结账封签 | 結帳封籤
    section          | section | 项目 | 項目
    prior            | prior | 前期累计 | 前期累計
    adjustment       | adjustment | 前期调整 | 前期調整
    current          | current | 本期 | 本期
    cumulative       | cumulative | 累计 | 累計
    wants            | still wanted | 尚需 | 尚需
    amount           | amount | 金额 | 金額
    balance          | balance | 结余 | 結餘
    opening          | opening balance | 期初余额 | 期初餘額
    of_earlier       | adjustments of earlier periods | 前期调整 | 前期調整
    of_period        | of this period | 本期应得 | 本期應得
    held_back        | held back against returns | 准备金扣留 | 準備金扣留
    released         | released from what was held back | 准备金释放 | 準備金釋放
    due              | due by this <statement> | 本期应付 | 本期應付
    due_before       | due by this <statement>, before what is held back | 本期应付（未扣除准备金） | 本期應付（未扣除準備金）
    paid             | paid in the period | 本期已付 | 本期已付
    closing          | closing balance | 期末余额 | 期末餘額
    due_by           | to be paid by | 付款期限 | 付款期限
    receipts         | <receipts> by <territory> and medium | 按<territory>和媒体划分的<receipts> | 按<territory>和媒體劃分的<receipts>
    receipts_total   | all <receipts> | <receipts>合计 | <receipts>合計
    entered          | came in | 流入 | 流入
    entered_from     | from {waterfalls} | 来自{waterfalls} | 來自{waterfalls}
    passed           | on to {pot} | 转入{pot} | 轉入{pot}
    pot              | pot {name} | 资金池 {name} | 資金池 {name}
    investment_in    | investment in {film} | 对《{film}》的投资 | 對《{film}》的投資
    to_party         | to {payee} | 归{payee} | 歸{payee}
    to_others        | to {count} others | 归其他{count}方 | 歸其他{count}方
    others           | {count} others | 其他{count}方 | 其他{count}方
    deducted         | deducted, paid to nobody | 仅作扣减，不支付 | 僅作扣減，不支付
    withheld         | <withholding_tax>, to {payee} | <withholding_tax>，归{payee} | <withholding_tax>，歸{payee}
    share            | share of {party} | {party}应得 | {party}應得
    allotted         | allotted to {party} by definitions; nobody is paid by them | 定义下计入{party}（不支付） | 定義下計入{party}（不支付）
    total            | total | 合计 | 合計
    left             | left | 剩余 | 剩餘
    received_from    | between parties: {label}, from {party} | 各方之间：{label}，来自{party} | 各方之間：{label}，來自{party}
    paid_to          | between parties: {label}, to {party} | 各方之间：{label}，付给{party} | 各方之間：{label}，付給{party}
    accounts         | accounts in <recoupment> | <recoupment><account> | <recoupment><account>
    charged          | charged | 计入 | 計入
    charged_interest | <interest> | <interest> | <interest>
    recouped         | <recouped> | 已回收 | 已回收
    owed             | still to be <recouped> | 尚待回收 | 尚待回收
    ahead            | net, or deficit before a share | 净额（或未弥补亏损） | 淨額（或未彌補虧損）
    parties          | <parties> | <parties> | <parties>
    account_balance  | the <collection_account> | <collection_account> | <collection_account>
    flow_in          | received | 收款 | 收款
    flow_converted   | converted | 兑换 | 兌換
    flow_out         | paid out to <parties> | 付给各方 | 付給各方
    flow_held        | held at the end | 期末留存 | 期末留存
    receipts_log     | <receipts> of the period | 本期<receipts>明细 | 本期<receipts>明細
    day              | day | 日期 | 日期
    of               | of | 内容 | 內容
    came             | came in | 收款金额 | 收款金額
    entered_as       | taken in as | 入账金额 | 入帳金額
    row              | row | 行 | 行
    held             | held: received, and paid to nobody | 留存：已收款，未支付 | 留存：已收款，未支付
    why              | why | 原因 | 原因
    next             | where the next unit goes | 下一笔收入的去向 | 下一筆收入的去向
    goes_to          | to | 归 | 歸
    by_step          | by step | 步骤 | 步驟
    part             | part | 份额 | 份額
    ladder           | the ladder of steps | 分配阶梯 | 分配階梯
    ladder_said      | each step in the order in which money meets it: what it was paid, and, hatched, what it still wants; a statement of the collection account gives every figure. | 各步骤按资金到达的顺序排列：已支付的金额，以及（斜线部分）尚需的金额；全部数字见收款账户结算单。 | 各步驟按資金到達的順序排列：已支付的金額，以及（斜線部分）尚需的金額；全部數字見收款帳戶結算單。
    waiting          | what is still to come before the next step pays | 下一步骤支付之前尚需 | 下一步驟支付之前尚需
    step             | step | 步骤 | 步驟
    needed           | pays once more comes in | 再收到以下金额后支付 | 再收到以下金額後支付
    more_at          | {amount} at {source} | 在{source}收到 {amount} | 在{source}收到 {amount}
    untold           | an extract does not tell | 摘录中不列示 | 摘錄中不列示
    unreceived       | no waterfall receives it | 没有分配顺序接收该笔收入 | 沒有分配順序接收該筆收入
    returns          | returns, set off against the next receipts of this source | 退货款，以该来源的后续收入抵扣 | 退貨款，以該來源的後續收入抵扣
    no_receipt       | no receipt alone | 任何单笔收入均不能 | 任何單筆收入均不能
    objection        | until when to object | 异议期限 | 異議期限
    object_until     | this <statement> may be objected to until {day}, if no audit stops the clock ({place}). | 可在{day}之前（含当日）提出异议，审计中止时效者除外（{place}）。 | 可在{day}之前（含當日）提出異議，審計中止時效者除外（{place}）。
    object_unsaid    | the deal sets no time within which to object. | 协议未规定异议期限。 | 協議未規定異議期限。
    reserve_unsaid   | the deal holds back a part of each statement ({place}); what is held and released is told by a statement of a book, which knows those before. | 协议规定每次结算扣留一部分（{place}）；扣留与释放的金额由账簿出具的结算单载明。 | 協議規定每次結算扣留一部分（{place}）；扣留與釋放的金額由帳簿出具的結算單載明。
    paid_unsaid      | a run knows of no payments: the opening balance is all that was earned before, the closing one all that was earned. | 计算不含付款记录：期初余额为此前全部应得，期末余额为全部应得。 | 計算不含付款記錄：期初餘額為此前全部應得，期末餘額為全部應得。
    assumed          | <assumed>, since nobody disclosed it | <assumed>（未披露的条款） | <assumed>（未披露的條款）
    term             | <term> | <term> | <term>
    value            | value | 取值 | 取值
    within           | within | 范围 | 範圍
    clauses          | clauses and what they were applied to | 条款及其适用的收入 | 條款及其適用的收入
    sources          | <sources> | <sources> | <sources>
    source           | <source> | <source> | <source>
    publication      | publication | 出处 | 出處
    how              | how | 性质 | 性質
    more_rows        | and {count} more, {amount} | 另有{count}笔，{amount} | 另有{count}筆，{amount}
    page             | page {page} of {pages} | 第{page}页，共{pages}页 | 第{page}頁，共{pages}頁
    of_base          | {rate} of {base} | {base} 的 {rate} | {base} 的 {rate}
    disclosed        | disclosed | 已披露 | 已披露
    reported         | reported | 报道 | 報道
    readings         | readings taken | 采用的解读 | 採用的解讀
    """  # noqa: E501
)


def said(name: str, /, **parts: Term | str) -> Term:
    """A phrase in every language, its parts filled in."""
    return filled(PHRASES[name], **parts) if parts else PHRASES[name]


def titled(title: str, zh: str | None) -> Term:
    """A title, and the one in Chinese where there is one."""
    return Term(title, zh or title, zh or title)


@cache
def _field() -> dict[str, Term]:
    return {term.en.lower(): term for term in GLOSSARY.values()}


def label(text: str) -> Term:
    """What a deal calls a clause; in Chinese too where it is a word of the field."""
    term = _field().get(text.lower())
    return plain(text) if term is None else Term(text, term.zh_hans, term.zh_hant)


def medium(name: str) -> Term:
    """A medium as the glossary names it; its name where it has no word."""
    term = GLOSSARY.get(name)
    if term is None:
        return plain(name)
    return Term(term.en[:1].upper() + term.en[1:], term.zh_hans, term.zh_hant)


def territory(code: str) -> Term:
    """A territory as people name it."""
    return TERRITORY_NAMES.get(code, plain(code))


def currency(code: str) -> Term:
    """A currency: its code in English, its name in Chinese."""
    term = CURRENCY_NAMES.get(code)
    return plain(code) if term is None else Term(code, term.zh_hans, term.zh_hant)


def day(of: date) -> Term:
    """A date in words."""
    en, zh = (date_in_words(of.isoformat(), lang) for lang in ("en", "zh"))
    return Term(en, zh, zh)


def joined(*terms: Term, by: str | None = None) -> Term:
    """Several terms in a row, as each language lists them."""
    return Term(
        (by or ", ").join(t.en for t in terms),
        (by or "，").join(t.zh_hans for t in terms),
        (by or "，").join(t.zh_hant for t in terms),
    )


def either(*terms: Term) -> Term:
    """Several terms of which any one will do."""
    return Term(
        ", or ".join(t.en for t in terms),
        "，或".join(t.zh_hans for t in terms),
        "，或".join(t.zh_hant for t in terms),
    )


def quoted(term: Term) -> Term:
    """A title in the quotation marks of each language."""
    return Term(f"“{term.en}”", f"“{term.zh_hans}”", f"「{term.zh_hant}」")


def headed(head: Term, told: Term) -> Term:
    """What a term is about, and what is told of it."""
    return Term(
        f"{head.en}: {told.en}",
        f"{head.zh_hans}：{told.zh_hans}",
        f"{head.zh_hant}：{told.zh_hant}",
    )


def bracketed(term: Term, more: Term) -> Term:
    """A term with another behind it in brackets."""
    return Term(
        f"{term.en} ({more.en})",
        f"{term.zh_hans}（{more.zh_hans}）",
        f"{term.zh_hant}（{more.zh_hant}）",
    )
