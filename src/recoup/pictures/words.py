"""The words on pictures, in English and Chinese."""

from typing import Literal

Lang = Literal["en", "zh"]
_WORDS: dict[str, tuple[str, str]] = {
    "comes_in": ("comes in at {source}, {currency}", "{source}的收入（{currency}）"),
    "has": ("has, {currency}", "所得（{currency}）"),
    "filled": ("was paid", "已付"),
    "reached": ("what reached it", "到达金额"),
    "unfilled": ("still wants", "尚欠"),
    "wants": ("{paid} of {asked}", "{paid}，应付 {asked}"),
    "never_reached": ("nothing reached it", "资金未到达"),
    "flows": ("Where the money went", "资金去向"),
    "others": ("{count} others", "其他 {count} 方"),
    "ladder": ("Steps, in the order in which money meets them", "各步骤，依资金到达次序"),
    "dots": (
        "Each dot is one future in twenty; the ring is the middle",
        "每点代表二十分之一的未来；圆环为中位",
    ),
    "fan": ("Each period: five futures in a hundred to ninety-five", "各期：百分之五至九十五"),
    "middle": ("middle", "中位"),
    "of_ten": ("eight futures in ten", "八成未来"),
    "of_hundred": ("nine futures in ten", "九成未来"),
    "receives": ("receives, {currency}", "所得（{currency}）"),
    "exclusively": ("exclusively", "独占"),
    "not_exclusively": ("not exclusively", "非独占"),
    "free": ("free", "未授予"),
    "unknown": ("not known", "不明"),
    "held_back": ("held back", "保留期"),
    "reserved": ("kept by its owner", "权利人保留"),
    "clash": ("granted twice", "重复授予"),
    "on": ("on {day}", "{day}"),
    "from": ("from {day}", "自 {day}"),
    "until": ("until {day}", "至 {day}"),
    "always": ("on any day", "任何一日"),
}


def word(key: str, lang: Lang, **parts: object) -> str:
    """A phrase with its parts filled in."""
    return _WORDS[key][lang == "zh"].format(**parts)
