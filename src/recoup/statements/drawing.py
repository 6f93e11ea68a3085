"""Pictures that a summary shows: the ladder of steps, where what draws it is installed."""

from importlib.util import find_spec

from recoup.analysis.ladder import ladder
from recoup.pictures.ladder import ladder_picture
from recoup.statements import words
from recoup.statements.making import Shared
from recoup.statements.page import Drawing
from recoup.statements.teller import Teller


def drawings_of(shared: Shared, langs: tuple[str, ...]) -> tuple[Drawing, ...]:
    """The ladder at the end of the period, in the first language; none without `recoup[pictures]`.

    It says nothing that the lines do not say: a pack leaves it out, since no two releases of what
    draws it draw the same bytes.
    """
    if find_spec("matplotlib") is None:
        return ()
    lang = langs[0]
    titles = {name: shared.waterfall_title(name).in_language(lang) for name in shared.waterfalls}
    title = words.titled(shared.deal.title, shared.deal.zh).in_language(lang)
    steps = ladder(shared.snapshots.now.sums)
    picture = ladder_picture(steps, titles, title, "en" if lang == "en" else "zh")
    told = Teller(langs)
    return (Drawing("ladder", told.say("ladder"), told.say("ladder_said"), picture.svg),)
