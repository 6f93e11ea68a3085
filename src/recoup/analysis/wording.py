"""What an answer says of money that waits or is not paid, in English and Chinese."""

from recoup.values.glossary import Term
from recoup.values.phrases import filled, phrases

# name | English | simplified | traditional
PHRASES = phrases(
    """
    limit_used    | its limit of {limit} is used up | 上限 {limit}已用尽 | 上限 {limit}已用盡
    measured      | the measure stands at {now} of {level} | 该指标现为 {now}，须达到 {level} | 該指標現為 {now}，須達到 {level}
    measured_more | the measure stands at {now} of more than {level} | 该指标现为 {now}，须超过 {level} | 該指標現為 {now}，須超過 {level}
    counted       | {what} {name} stands at {now} of {level} | {what} {name} 现为 {now}，须达到 {level} | {what} {name} 現為 {now}，須達到 {level}
    counted_more  | {what} {name} stands at {now} of more than {level} | {what} {name} 现为 {now}，须超过 {level} | {what} {name} 現為 {now}，須超過 {level}
    not_reached   | `{name}` is not reached: {progress} | `{name}` 尚未达成：{progress} | `{name}` 尚未達成：{progress}
    reached       | `{name}` was reached, and this step holds only until then | `{name}` 已达成，本步骤仅在此前适用 | `{name}` 已達成，本步驟僅在此前適用
    reached_on    | `{name}` was reached on {day}, and this step holds only until then | `{name}` 已于 {day} 达成，本步骤仅在此前适用 | `{name}` 已於 {day} 達成，本步驟僅在此前適用
    waits         | {amount} is {until}, or released | {amount}{until}，或至被释放 | {amount}{until}，或至被釋放
    due_so_far    | it has had what is due so far | 迄今应付的已付清 | 迄今應付的已付清
    paid          | it is paid in full | 已付清 | 已付清
    recouped      | all is recouped | 已全部回收 | 已全部回收
    uncharged     | nothing has been charged to recoup | 尚无计入的金额可供回收 | 尚無計入的金額可供回收
    first         | `{step}` comes first | `{step}` 在先 | `{step}` 在先
    first_wants   | `{step}` comes first, and still wants {amount} | `{step}` 在先，尚需 {amount} | `{step}` 在先，尚需 {amount}
    owed_more     | {account} is owed {amount} more | {account} 尚欠 {amount} | {account} 尚欠 {amount}
    day           | it waits for {day} | 须待 {day} | 須待 {day}
    until_day     | held until {day} | 留存至 {day} | 留存至 {day}
    until_reached | held until `{name}` is reached | 留存至 `{name}` 达成 | 留存至 `{name}` 達成
    until_amount  | held until it holds {amount} | 留存至满 {amount} | 留存至滿 {amount}
    until_month   | held until the end of each month | 留存至每月末 | 留存至每月末
    until_quarter | held until the end of each quarter | 留存至每季度末 | 留存至每季度末
    until_year    | held until the end of each year | 留存至每年末 | 留存至每年末
    """  # noqa: E501
)


def told(name: str, /, **parts: Term | str) -> Term:
    """A phrase, its parts filled in."""
    return filled(PHRASES[name], **parts)
