"""Train the learned reader: ``python -m eval.train_reader`` writes ``src/communique/extraction/weights.json``.

Only openly licensed texts are seen (``eval.training``). A candidate is positive where it stands at the place of a
gold statement of its kind, left out where it meets only an optional one. Fields (type, status, stance, hedge,
polarity) are learned from the candidates that meet a gold statement. The confidence from which a kind is shown is the
one with the best sum of found and right F1 out of fold, by folds of whole stories. Deterministic: the same gold gives
the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from communique.codec import interval_json, statement_json, with_id
from communique.extraction.confidence import features_of, is_kept
from communique.extraction.context import Candidate, Context
from communique.extraction.contextual import Encoded, Encoder
from communique.extraction.event_times import complete_times
from communique.extraction.features import unit_features, words_features
from communique.extraction.fields import FIELDS, field_features
from communique.extraction.inheritance import inherit_times
from communique.extraction.mixing import first_of, mixed_score, share, sums
from communique.extraction.model import logistic
from communique.extraction.parties import (
    NAMED,
    PARTIES,
    chosen,
    other_side,
    party_features,
    with_context,
    with_party,
    with_sources,
)
from communique.extraction.party_options import options_of
from communique.extraction.reader import candidates_of, completed
from communique.extraction.statements import statement_of, time_of
from communique.extraction.time_options import TimeOption, time_features, time_options
from communique.extraction.timing import TIMES, output_of, time_scores, with_time
from communique.extraction.undergoing import without_others
from communique.pipeline import resolve_statement, resolve_time
from communique.types import KIND_OF_CLAIM, Kind, Statement
from eval.cuts import cuts_of, figures, tallies_of
from eval.learning import PAIRS, Learned, fit_many_way, fit_two_way, pack
from eval.mixture import Heard, chances_of, fitted
from eval.split import ROOT
from eval.training import FOLDS, Pair, Seen, Text, fold_of, gold_at, training_texts

if TYPE_CHECKING:
    from eval.encoder import School

WEIGHTS = ROOT / "src" / "communique" / "extraction" / "weights.npz"
ENCODER = ROOT / "src" / "communique" / "extraction" / "encoder.npz"
TRAINED = ROOT / "eval" / "trained.json"
CLEARLY = 0.7
"""A candidate teaches only if its overlap with the gold is at least this share of the best candidate's."""
LOWEST = 0.25
"""A cut below the usual ones, for which proposals are kept apart while the real cut is sought."""
NEVER = Learned(bias=(-6.0,))

# --- candidates


def seen_of(text: Text, module: Any, candidates: Iterable[Candidate] | None = None) -> list[Seen]:
    """Return the candidates (all of them, if none are given) of an annotated article, with features and gold."""
    context: Context = text.context
    rows = []
    for candidate in candidates_of(context, lambda _token, kinds: set(kinds)) if candidates is None else candidates:
        statement = statement_of(context, candidate, text.name)
        if statement is None:
            continue
        kind, head = KIND_OF_CLAIM[type(candidate.claim)], context.doc[candidate.head]
        gold, label, share = gold_at(module, text.gold, statement_json(statement))
        pairs, options = party_pairs(text, candidate, gold, kind) if gold is not None else ({}, {})
        rows.append(
            Seen(
                text=text,
                candidate=candidate,
                kind=kind,
                features=features_of(context, candidate),
                fields={
                    field: sorted(
                        {
                            *unit_features(context, head),
                            *words_features(context, candidate.start, candidate.end),
                            *field_features(context, candidate, field),
                        }
                    )
                    for field in FIELDS.get(kind, ())
                },
                pairs=pairs,
                options=options,
                gold=gold,
                label=label,
                share=share,
            )
        )
    return with_days(text, without_lesser(rows), module)


def with_days(text: Text, rows: list[Seen], module: Any) -> list[Seen]:
    """Return the candidates of an article, those that meet a dated kind's gold with the days that may be theirs.

    They are dated by the rules as if they alone, with the gold's type and status, had been found.
    """
    met = [i for i, one in enumerate(rows) if one.label and one.gold is not None and one.kind in TIMES]
    candidates = [_as_gold(rows[i]) for i in met]
    order = sorted(range(len(met)), key=lambda n: (candidates[n].start, candidates[n].end))
    dated = inherit_times(text.context, complete_times(text.context, candidates))
    found = list(rows)
    for n, candidate in zip(order, dated, strict=True):
        one = rows[met[n]]
        assert one.gold is not None
        options = time_options(text.context, candidate)
        wanted = one.gold[TIMES[one.kind]]
        labels = [int(_is_day(text, candidate, option, wanted, module)) for option in options]
        pairs = [
            (sorted(time_features(text.context, candidate, options, option)), label)
            for option, label in zip(options, labels, strict=True)
        ]
        found[met[n]] = replace(one, timed=candidate, days=options, day_pairs=pairs if any(labels) else [])
    return found


def _as_gold(one: Seen) -> Candidate:
    values = {name: one.gold[name] for name in FIELDS.get(one.kind, ()) if one.gold is not None}
    return replace(one.candidate, claim=replace(one.candidate.claim, **values))


def _is_day(text: Text, candidate: Candidate, option: TimeOption, wanted: Any, module: Any) -> bool:
    """Whether an option is the gold's days; where the gold has none, none is."""
    time = time_of(text.context, with_time(candidate, option))
    when = resolve_time(time, text.published)
    right: bool = module.interval_right(interval_json(when), wanted)
    return right


def without_lesser(rows: list[Seen]) -> list[Seen]:
    """Return the candidates, those left out that meet a gold statement much worse than another one of the kind does."""
    best: dict[int, float] = {}
    for one in rows:
        if one.gold is not None:
            best[id(one.gold)] = max(best.get(id(one.gold), 0.0), one.share)
    return [replace(one, label=None) if one.label and one.share < CLEARLY * best[id(one.gold)] else one for one in rows]


def train(rows: list[Seen]) -> dict[str, Learned]:
    """Return the models by output: of confidence by kind, and of fields."""
    outputs: dict[str, Learned] = {}
    by_kind: dict[str, list[Seen]] = defaultdict(list)
    for one in rows:
        by_kind[one.kind].append(one)
    for kind, seen in sorted(by_kind.items()):
        sure = [one for one in seen if one.label is not None]
        outputs[f"confidence.{kind}"] = fit_two_way(
            [one.features for one in sure], [int(one.label or 0) for one in sure]
        )
        met = [one for one in seen if one.gold is not None]
        for field in FIELDS.get(kind, ()):  # type: ignore[call-overload]
            model = fit_many_way([one.fields[field] for one in met], [one.gold[field] for one in met if one.gold])
            if model is not None:
                outputs[f"{kind}.{field}"] = model
        for field in PARTIES.get(kind, ()):  # type: ignore[call-overload]
            pairs = [pair for one in met for pair in one.pairs[field]]
            outputs[f"party.{kind}.{field}"] = fit_two_way(*map(list, zip(*pairs, strict=True)), strength=PAIRS)
        if kind in TIMES:
            pairs = [pair for one in met for pair in one.day_pairs]
            outputs[output_of(kind)] = fit_two_way(*map(list, zip(*pairs, strict=True)), strength=PAIRS)
    return outputs


def party_pairs(
    text: Text, candidate: Candidate, gold: dict[str, Any], kind: Kind
) -> tuple[dict[str, list[Pair]], dict[str, list[str | None]]]:
    """Return, for each party field, features and label of the actors who may be meant, and who they are."""
    for name in FIELDS.get(kind, ()):
        candidate = replace(candidate, claim=replace(candidate.claim, **{name: gold[name]}))
    candidate = with_sources(text.context, candidate, kind)
    found: dict[str, list[Pair]] = {}
    asked: dict[str, list[str | None]] = {}
    for field in PARTIES.get(kind, ()):
        wanted = gold_party(gold, field)
        found[field], asked[field] = [], []
        if wanted is None and field in NAMED:
            continue
        options = options_of(text.context, candidate, field)
        labels = [int(text.names.same(name, wanted, rollup=field != "speaker")) for name in options]
        asked[field] = list(options)
        found[field] = [
            (sorted(party_features(text.context, candidate, field, options, name)), label)
            for name, label in zip(options, labels, strict=True)
            if any(labels)
        ]
        if any(labels):  # what is settled next sees whom this field has
            candidate = with_party(text.context, candidate, field, list(options)[labels.index(1)])
    return found, asked


def gold_party(gold: dict[str, Any], field: str) -> str | None:
    """Return the party that the gold has in a field."""
    value = gold["sources"][:1] if field == "source" else gold[field]
    if isinstance(value, list):
        return value[0] if value else None
    return value["party"] if isinstance(value, dict) else value  # type: ignore[no-any-return]


def with_parties(
    context: Context, candidate: Candidate, kind: Kind, outputs: dict[str, Learned], contextual: Encoded | None
) -> Candidate:
    """Return the candidate with the party of each field that the models think likeliest."""
    candidate = with_sources(context, candidate, kind)
    for field in PARTIES.get(kind, ()):
        output = f"party.{kind}.{field}"
        model = outputs.get(output)
        if model is not None:
            options = options_of(context, candidate, field)
            seen = {name: party_features(context, candidate, field, options, name) for name in options}
            chances = {name: model.probability(features) for name, features in seen.items()}
            if contextual is not None:
                chances = with_context(context, contextual, candidate, field, chances, output)
            left = without_others(context, candidate, field, chances)
            name = chosen(left, named=field in NAMED)
            if contextual is not None:
                candidate = candidate.doubted(share(left[name], left.values()))
            candidate = with_party(context, candidate, field, other_side(context, candidate, field, name))
    return candidate


def with_time_by(
    context: Context, candidate: Candidate, outputs: dict[str, Learned], contextual: Encoded | None
) -> Candidate:
    """Return the candidate with the days that the models think likeliest."""
    kind = KIND_OF_CLAIM[type(candidate.claim)]
    if kind not in TIMES or output_of(kind) not in outputs:
        return candidate
    options = time_options(context, candidate)
    model = outputs[output_of(kind)]
    chances = [model.probability(time_features(context, candidate, options, option)) for option in options]
    scores = time_scores(context, candidate, kind, options, chances, contextual)
    best = scores.index(max(scores))
    return with_time(candidate, options[best]).doubted(share(scores[best], scores))


def confidence_with(one: Seen, outputs: dict[str, Learned], contextual: Encoded | None) -> float:
    """Return the confidence of a candidate, as the reader would give it with these models."""
    output = f"confidence.{one.kind}"
    score = outputs.get(output, NEVER).scores(one.features)[0]
    if contextual is not None and output in contextual.mix:
        score = mixed_score(contextual.mix, output, score, contextual.score(output, contextual.place_of(one.candidate)))
    return round(logistic(score), 4)


def values_with(one: Seen, outputs: dict[str, Learned], contextual: Encoded | None) -> Candidate:
    """Return a candidate with its fields as the reader would settle them with these models."""
    values, candidate = {}, one.candidate
    for field, features in one.fields.items():
        output = f"{one.kind}.{field}"
        if output not in outputs:
            continue
        if contextual is None:
            values[field] = outputs[output].likeliest(features)
        else:
            seen = contextual.classes(output, contextual.place_of(one.candidate))
            added = sums(contextual.mix, output, chances_of(outputs[output], features), seen)
            values[field] = first_of(added)
            candidate = candidate.doubted(share(added[values[field]], added.values()))
    return replace(candidate, claim=replace(candidate.claim, **values))


def read_with(rows: list[Seen], outputs: dict[str, Learned], encoder: Encoder | None = None) -> list[Statement]:
    """Return the candidates of one article as statements, as the reader would make them with these models."""
    text = rows[0].text
    contextual = Encoded(text.context.doc, encoder) if encoder is not None else None
    settled = []
    for one in rows:
        sure = confidence_with(one, outputs, contextual)
        if not is_kept(one.candidate.rule, sure, LOWEST):
            continue
        candidate = replace(values_with(one, outputs, contextual), confidence=sure)
        settled.append(with_parties(text.context, candidate, one.kind, outputs, contextual))

    def settle(context: Context, candidate: Candidate) -> Candidate:
        return with_time_by(context, candidate, outputs, contextual)

    found = []
    for candidate in completed(text.context, settled, settle):
        statement = statement_of(text.context, candidate, text.name)
        if statement is not None:
            found.append(with_id(resolve_statement(statement, text.published)))
    return found


def out_of_fold(rows: list[Seen], school: School) -> tuple[list[Statement], dict[str, tuple[float, ...]]]:
    """Return every candidate as a statement, read by models that have not seen its story, and how they are mixed."""
    by_fold: dict[int, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        by_fold[fold_of(one.text)][one.text.name].append(one)
    models, heard = {}, Heard()
    for fold in range(FOLDS):
        linear = train([one for one in rows if fold_of(one.text) != fold])
        models[fold] = linear, school.encoder([name for f in by_fold if f != fold for name in by_fold[f]])
        for seen in by_fold[fold].values():
            contextual = Encoded(seen[0].text.context.doc, models[fold][1])
            for one in seen:
                heard.hear(one, linear, contextual)
    mix = fitted(heard)
    found: list[Statement] = []
    for fold, (linear, encoder) in models.items():
        for seen in by_fold[fold].values():
            found += read_with(seen, linear, replace(encoder, mix=mix))
    return found, mix


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; only tell the figures out of fold")
    args = parser.parse_args()
    from eval.encoder import School
    from eval.statements import scorer

    module = scorer()
    texts = training_texts()
    rows = [one for text in texts for one in seen_of(text, module)]
    school = School(rows)
    statements, mix = out_of_fold(rows, school)
    told, shown_from = told_of(texts, rows, statements, module)
    if args.check:
        return
    for path, packed in ((WEIGHTS, pack(train(rows), shown_from)), (ENCODER, school.packed(mix))):
        path.write_bytes(packed)
        told[f"{path.stem}_sha256"] = hashlib.sha256(packed).hexdigest()
        print(f"{path.relative_to(ROOT)}: {len(packed)} bytes, sha256 {told[f'{path.stem}_sha256']}")
    TRAINED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def told_of(
    texts: list[Text], rows: list[Seen], statements: list[Statement], module: Any
) -> tuple[dict[str, Any], dict[str, float]]:
    """Return, and print, the figures out of fold, and the confidence from which each kind is to be shown."""
    by_name = {text.name: text for text in texts}
    told: dict[str, Any] = {"texts": len(texts), "candidates": len(rows), "out_of_fold": {}, "reliability": {}}
    scored = {text.name: (text.gold, text.text, text.names) for text in texts}
    kinds = sorted({one.kind for one in rows})
    of_kind = {kind: [s for s in statements if s.kind == kind] for kind in kinds}
    tallies = {kind: tallies_of(kind, of_kind[kind], scored, module) for kind in kinds}
    shown_from = cuts_of(tallies)
    for kind, cut in shown_from.items():
        found, right = figures({kind: tallies[kind]}, {kind: cut})
        n = tallies[kind][cut].gold
        told["out_of_fold"][kind] = {"gold": n, "found": round(found, 3), "right": round(right, 3), "shown_from": cut}
        told["reliability"][kind] = reliability(of_kind[kind], by_name, module)
        print(f"{kind:12}{n:5} gold; shown from {cut:.2f}: found F1 {found:.3f}, right F1 {right:.3f} out of fold")
    over_all = figures(tallies, shown_from)
    told["out_of_fold"]["all"] = dict(zip(("found", "right"), (round(figure, 3) for figure in over_all), strict=True))
    print(f"all kinds: found F1 {over_all[0]:.3f}, right F1 {over_all[1]:.3f} of {len(texts)} texts")
    return told, shown_from


def reliability(statements: list[Statement], texts: dict[str, Text], module: Any) -> list[dict[str, float]]:
    """Return, by tenths of confidence out of fold, how many candidates there are and how many meet gold."""
    tenths: dict[int, list[bool]] = defaultdict(list)
    for statement in statements:
        _, label, _ = gold_at(module, texts[statement.document].gold, statement_json(statement))
        if label is not None:
            tenths[min(int(statement.confidence * 10), 9)].append(bool(label))
    return [
        {"from": tenth / 10, "candidates": len(hits), "share": round(sum(hits) / len(hits), 3)}
        for tenth, hits in sorted(tenths.items())
    ]


if __name__ == "__main__":
    main()
