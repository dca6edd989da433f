"""What is foreseen under a condition is no condition that anybody sets."""

import pytest

from communique.render.stance_words import FORETOLD_IF


@pytest.mark.parametrize(
    "words",
    [
        "An agreement can be successful if it keeps a link with the market.",
        "I do not foresee any need for new measures before the 25th of June.",
        "If growth goes on I would assume that nothing stands in the way.",
    ],
)
def test_forecasts_tie_nobody(words: str) -> None:
    assert FORETOLD_IF.search(words)


@pytest.mark.parametrize("words", ["The guild will sign if wages rise.", "No truce can be signed until the guns go."])
def test_conditions_stay_conditions(words: str) -> None:
    assert FORETOLD_IF.search(words) is None
