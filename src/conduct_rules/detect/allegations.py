"""See allegations: crime, dishonesty, grave harm and the like, told as fact about the practice or its staff."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from conduct_rules.detect.cues import is_asked, is_quoted
from conduct_rules.detect.risk import tells_of_danger
from conduct_rules.detect.scene import Scene
from conduct_rules.hit import About, Cause, Sighting
from conduct_rules.lexicons import read_toml
from conduct_rules.phrases.phrase import Phrase, by_sense, longest
from conduct_rules.text.spans import SpansApart

DEEDS = ("allegation_deeds", "allegation_money", "allegation_records", "allegation_harm", "allegation_exclusion")
CONTEXT = "allegation_context"
LEXICONS = (*DEEDS, CONTEXT)
TELLING = "telling"
OFFER = "offer"
NAMING = "naming"
PLACE = "place"
PRACTICE = "practice"
AGENT = "agent"
BY_AGENT = "by agent"
THIRD = "third"
COMPANY = ("gravity", "proof", "secrecy", "pointing", "setting")
Context = Mapping[str, Sequence[Phrase]]


def detect_allegations(scene: Scene) -> Iterable[Sighting]:
    """Give what the post alleges, and, set aside, what it denies, jokes about or says of somebody else.

    A phrase of an entry whose weight is `enough` alleges by itself. A lighter one only hints: it counts beside
    phrases of other entries, where somebody of the practice does it, or in company: talk of police, regulators or
    courts, of proof, of secrecy, or a finger pointed ("funny, that"). What the author owns up to is left out, and so
    is a question.
    """
    phrases = [
        phrase
        for phrase in scene.found(*DEEDS)
        if not _is_authors_own(scene, phrase) and not _runs_over_clauses(scene, phrase)
    ]
    context = by_sense(scene.found(CONTEXT))
    subjects = _subjects_before(scene, context)
    causes = _causes_against(scene, phrases, context, subjects)
    standing = [phrase for phrase in phrases if causes[id(phrase)] is None and not _is_mere_question(scene, phrase)]
    if not _speaks_of_practice(scene, context):
        standing = [phrase for phrase in standing if phrase.entry.sense != NAMING]
    by = {phrase.first for phrase in context.get(BY_AGENT, ())}
    doers = any(_is_done_by_staff(scene, phrase, subjects, by) for phrase in standing)
    is_here = doers or not _is_about_nobody_here(scene, standing, context)
    enough = is_here and _has_enough(standing, context, doers=doers)
    for phrase in _to_underline(standing) if enough else ():
        yield _sighting(scene, phrase, aside=None)
    doubtful = [phrase for phrase in phrases if causes[id(phrase)] is not None and _is_strong(phrase)]
    for phrase in longest(doubtful):
        yield _sighting(scene, phrase, aside=causes[id(phrase)])
    for phrase in longest(scene.set_aside(*DEEDS)):
        yield _sighting(scene, phrase, aside=phrase.aside)


def _has_enough(phrases: Sequence[Phrase], context: Context, *, doers: bool) -> bool:
    """Whether the phrases, of which each entry counts once, weigh enough; company adds no more than they weigh.

    That somebody of the practice does it (`doers`) is company too.
    The same words count once, whether two entries find them or they lend themselves company.
    """
    scale, counted, taken = _scale(), dict[str, int](), SpansApart()
    for phrase in sorted(phrases, key=lambda phrase: -phrase.entry.weight):
        if phrase.entry.id not in counted and taken.keep(phrase.first, phrase.last + 1):
            counted[phrase.entry.id] = phrase.entry.weight
    deeds = sum(counted.values())
    company = scale["gravity"] * sum(
        any(taken.keep(phrase.first, phrase.last + 1) for phrase in context.get(sense, ())) for sense in COMPANY
    )
    company += scale["doers"] * doers
    return deeds + min(company, scale["most"], deeds) >= scale["enough"]


def _is_about_nobody_here(scene: Scene, phrases: Sequence[Phrase], context: Context) -> bool:
    """Whether one phrase is all there is, and the post speaks of nobody in the practice: few words may leave that out,
    but not where somebody is in danger at home.
    """
    is_alone = len({phrase.entry.id for phrase in phrases}) == 1 and not any(sense in context for sense in COMPANY)
    if not is_alone or scene.staff or PRACTICE in context:
        return False
    return len(scene.view.tokens) > _scale()["few_words"] or tells_of_danger(scene)


def _speaks_of_practice(scene: Scene, context: Context) -> bool:
    """Whether the post speaks of the practice in so many words, or has few: names of wrongs are said of anybody."""
    return bool(scene.staff) or PLACE in context or len(scene.view.tokens) <= _scale()["few_words"]


def _to_underline(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Choose the phrases to show: hints only where nothing stronger is said, save those that tell something new."""
    strong = [phrase for phrase in phrases if _is_strong(phrase)]
    shown = [phrase for phrase in phrases if _is_strong(phrase) or phrase.entry.sense == TELLING]
    return longest(shown if strong else list(phrases))


def _causes_against(
    scene: Scene, phrases: Sequence[Phrase], context: Context, subjects: Sequence[tuple[str, int]]
) -> dict[int, Cause | None]:
    """Why each phrase alleges nothing against the practice, if so: denied, a joke, or about somebody else.

    The context is looked through once, however many phrases there are.
    """
    ahead: dict[int, int] = {}
    for other in context.get("denial ahead", ()):
        ahead[scene.sentence_of(other)] = min(other.first, ahead.get(scene.sentence_of(other), other.first))
    behind: dict[int, int] = {}
    for other in context.get("denial behind", ()):
        behind[scene.sentence_of(other)] = max(other.last, behind.get(scene.sentence_of(other), other.last))
    elsewhere = {scene.sentence_of(other) for other in context.get("elsewhere", ())}
    is_joke = "joke" in context and "gravity" not in context
    causes: dict[int, Cause | None] = {}
    for phrase in phrases:
        sentence = scene.sentence_of(phrase)
        if is_quoted(scene.view, phrase.first, phrase.last):
            cause: Cause | None = "quoted"
        elif ahead.get(sentence, phrase.last) < phrase.last or (
            max(behind.get(sentence, -1), behind.get(sentence + 1, -1)) > phrase.last
        ):
            cause = "denied"
        elif sentence in elsewhere or _is_anothers_deed(scene, phrase, subjects):
            cause = "outsider"
        else:
            cause = "set phrase" if is_joke else None
        causes[id(phrase)] = cause
    return causes


def _subjects_before(scene: Scene, context: Context) -> list[tuple[str, int]]:
    """Give for each token who was last spoken of before it in its clause, and where: an outsider, a relative, staff.

    A relative after staff is whom they did it to. `She` and `he` stand for staff, unless somebody else was spoken of.
    """
    ends: dict[int, str] = {}
    ends |= {phrase.last: "relative" for phrase in context.get("relative", ()) if _leads_its_clause(scene, phrase)}
    ends |= {phrase.last: "outsider" for phrase in context.get("outsider", ())}
    ends |= {mention.last: "outsider" for mention in scene.mentions if mention.who == "patient"}
    others = {phrase.last for phrase in context.get(THIRD, ())} | ends.keys()
    ends |= {phrase.last: "staff" for phrase in context.get(AGENT, ())}
    ends |= {mention.last: "staff" for mention in scene.staff}
    pronouns: Collection[str] = read_toml(f"{CONTEXT}.toml")["pronouns"]
    before: list[tuple[str, int]] = []
    subject, place, spoken_of = "", 0, "staff"
    for number, token in enumerate(scene.view.tokens):
        if token.gap:
            subject = ""
        before.append((subject, place))
        who = ends.get(number, spoken_of if token.norm in pronouns and not subject else "")
        if who and not (who == "relative" and subject == "staff"):
            subject, place = who, number
        if number in others or number in ends:
            spoken_of = "staff" if ends.get(number) == "staff" else ""
    return before


def _leads_its_clause(scene: Scene, phrase: Phrase) -> bool:
    """Whether a phrase may be what its clause is about, and not what something is done to, or whose it is."""
    tokens, first = scene.view.tokens, phrase.first
    words = scene.view.text[phrase.start : phrase.end]
    if "'" in words or (words.endswith("s") and not words.endswith("ss")):
        return False
    return first == 0 or tokens[first].gap > 0 or tokens[first - 1].norm in read_toml(f"{CONTEXT}.toml")["leads"]


def _is_anothers_deed(scene: Scene, deed: Phrase, before: Sequence[tuple[str, int]]) -> bool:
    """Whether an outsider or a relative stands just before the deed in its clause, with nobody of the staff between."""
    subject, place = before[deed.first]
    if subject not in ("outsider", "relative") or (subject == "relative" and _is_passive(scene, deed)):
        return False
    reach = _scale()["reach" if subject == "outsider" else "near"]
    return deed.first - place <= reach and not _names_its_own_subject(scene, deed)


def _is_passive(scene: Scene, deed: Phrase) -> bool:
    """Whether the deed is done to whoever was spoken of: `was hit`, `got groped`."""
    tokens, passive = scene.view.tokens, read_toml(f"{CONTEXT}.toml")["passive"]
    return tokens[deed.first].norm in passive or (deed.first > 0 and tokens[deed.first - 1].norm in passive)


def _is_done_by_staff(scene: Scene, deed: Phrase, before: Sequence[tuple[str, int]], by: Collection[int]) -> bool:
    """Whether somebody of the practice stands just before the deed in its clause, or `by` them right after it.

    What begins with `was` or the like was done to whoever stands before it.
    """
    if deed.entry.weight < _scale()["hint"]:
        return False
    subject, place = before[deed.first]
    passive = scene.view.tokens[deed.first].norm in read_toml(f"{CONTEXT}.toml")["passive"]
    if subject == "staff" and deed.first - place <= _scale()["reach"] and not passive:
        return True
    return any(place in by for place in range(deed.first, deed.last + _scale()["near"] + 1))


def _names_its_own_subject(scene: Scene, deed: Phrase) -> bool:
    return scene.view.tokens[deed.first].norm in read_toml(f"{CONTEXT}.toml")["subjects"]


def _is_authors_own(scene: Scene, phrase: Phrase) -> bool:
    """Whether the author does it: `I` or `we` stands right before or after the deed, or an offer has no subject."""
    tokens, first, own = scene.view.tokens, phrase.first, read_toml(f"{CONTEXT}.toml")["own"]
    after = tokens[phrase.last + 1 : phrase.last + 3]
    if len(after) == 2 and after[0].gap == 0 and after[0].norm in own and after[1].norm in ("was", "were", "am"):
        return True
    if first == 0 or tokens[first].gap == 2:
        return phrase.entry.sense == OFFER and tokens[first].norm.endswith("ing")
    return tokens[first].gap == 0 and tokens[first - 1].norm in own


def _runs_over_clauses(scene: Scene, phrase: Phrase) -> bool:
    """Whether the end of a clause runs through a phrase, so that its words need not belong together."""
    return any(token.gap for token in scene.view.tokens[phrase.first + 1 : phrase.last + 1])


def _is_mere_question(scene: Scene, phrase: Phrase) -> bool:
    return not _is_strong(phrase) and is_asked(scene.view, phrase.first)


def _about(scene: Scene) -> About:
    return "staff" if scene.staff else "practice"


def _sighting(scene: Scene, phrase: Phrase, *, aside: Cause | None) -> Sighting:
    return Sighting(
        kind="allegation",
        start=phrase.start,
        end=phrase.end,
        about="outsider" if aside == "outsider" else _about(scene),
        certainty="likely" if _is_strong(phrase) else "possible",
        reason=phrase.entry.reason,
        aside=aside,
    )


def _is_strong(phrase: Phrase) -> bool:
    return phrase.entry.weight >= _scale()["enough"]


def _scale() -> Mapping[str, int]:
    scale: Mapping[str, int] = read_toml(f"{CONTEXT}.toml")["scale"]
    return scale
