"""Score timelines with ``tilse``: run by an interpreter that has it (``COMMUNIQUE_TILSE``), never by the project's own.

``python eval/tilse_score.py TIMELINES.json TOPICS_FOLDER`` prints JSON: topic → date F1, align+ m:1 ROUGE-1 F, ROUGE-2.
"""

# mypy: ignore-errors
import json
import sys
from datetime import date
from pathlib import Path


def main() -> None:
    from tilse.data.timelines import GroundTruth, Timeline
    from tilse.evaluation.dates import evaluate_dates
    from tilse.evaluation.rouge import TimelineRougeEvaluator

    evaluator = TimelineRougeEvaluator(measures=["rouge_1", "rouge_2"], rouge_computation="reimpl")
    found = {}
    for topic, told in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        lines = (Path(sys.argv[2]) / topic / "timelines.jsonl").read_text(encoding="utf-8").splitlines()
        gold = GroundTruth([Timeline({date.fromisoformat(d[:10]): s for d, s in json.loads(line)}) for line in lines])
        shown = Timeline({date.fromisoformat(day): sentences for day, sentences in told.items()})
        rouge = evaluator.evaluate_align_date_content_costs_many_to_one(shown, gold)
        found[topic] = [
            evaluate_dates(shown, gold)["f_score"],
            rouge["rouge_1"]["f_score"],
            rouge["rouge_2"]["f_score"],
        ]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
