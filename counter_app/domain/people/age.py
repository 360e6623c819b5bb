"""How old somebody is on a day, by the birth date alone, even one of which only the year is known.

The personal number says a year of birth too, but is no proof of age.
"""

from dataclasses import dataclass
from datetime import date

from counter_app.domain.people.identity import PartialDate

ADULT = 18
"""Civil Code 2015, article 20."""
YOUNGEST_ATTORNEY = 15
"""Civil Code 2015, article 138: may act by power of attorney, but for what the law wants an adult."""
OLDEST = 120
"""From it on, too, a slip of the hand is likelier."""
YOUNGEST_PARENT = 13
"""Below it a slip of the hand is likelier than a birth. No law bounds it: it is asked, not refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """Whole years on one day: at least and at most, the same where the birthday is known."""

    least: int
    most: int

    def has_surely(self, years: int) -> bool:
        """Whether so many years are surely full."""
        return self.least >= years

    def is_surely_under(self, years: int) -> bool:
        """Whether so many years are surely not full yet."""
        return self.most < years


def age_on(birth: PartialDate, day: date | PartialDate) -> Age:
    """The age on ``day`` of who was born on ``birth``, as far as both are known."""
    years = day.year - birth.year
    first, last = (birth.month or 1, birth.day or 1), (birth.month or 12, birth.day or 31)
    from_, until = (day.month or 1, day.day or 1), (day.month or 12, day.day or 31)
    return Age(least=years - (from_ < last), most=years - (until < first))
