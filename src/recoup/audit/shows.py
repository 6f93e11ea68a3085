"""Shows that cannot have been: too close, too full, too late, or seat by seat the same."""

from recoup.audit.model import Check, Remedy

# As many, or more, of the seats are sold: a full house.
FULL = 0.95

OVERLAPPING = Check(
    "overlapping",
    "two shows in one hall, of which the second starts before the first is over",
    Remedy.TAKE_OUT,
    """
    WITH beside AS (
        SELECT shows.*, minutes,
            lag(starts) OVER hall_in_order AS before, lag(minutes) OVER hall_in_order AS ran,
            lead(starts) OVER hall_in_order AS after
        FROM shows JOIN films USING (film)
        WINDOW hall_in_order AS (PARTITION BY cinema, hall ORDER BY starts, film)
    )
    SELECT film, cinema, hall, starts AS first, starts AS last, rows, seats, price, fee,
        CASE WHEN starts < before + to_minutes(ran) THEN price END AS amount, NULL AS of_film,
        CASE WHEN starts < before + to_minutes(ran)
            THEN 'starts ' || date_diff('minute', before, starts) || ' minutes after a show of '
                || ran || ' minutes'
            ELSE 'the next show starts ' || date_diff('minute', starts, after)
                || ' minutes later; this one has ' || minutes
        END AS why
    FROM beside
    WHERE starts < before + to_minutes(ran) OR after < starts + to_minutes(minutes)
    """,
)

OVERFULL = Check(
    "overfull",
    "more seats sold for a show than its hall has",
    Remedy.TAKE_OUT,
    """
    SELECT film, cinema, hall, starts AS first, starts AS last, rows, seats, price, fee,
        price * (seats - capacity) // seats AS amount, NULL AS of_film,
        seats || ' seats sold in a hall of ' || capacity AS why
    FROM shows JOIN halls USING (cinema, hall)
    WHERE seats > capacity
    """,
)

NIGHT = Check(
    "night",
    f"a full house ({FULL:.0%} or more) that starts between 00:35 and 08:00; premieres at midnight "
    "are not meant",
    Remedy.TAKE_OUT,
    f"""
    SELECT film, cinema, hall, starts AS first, starts AS last, rows, seats, price, fee,
        price AS amount, NULL AS of_film,
        seats || ' of ' || capacity || ' seats sold at ' || strftime(starts, '%H:%M') AS why
    FROM shows JOIN halls USING (cinema, hall)
    WHERE starts::TIME BETWEEN TIME '00:35' AND TIME '07:59' AND seats >= {FULL} * capacity
    """,
)

SAME_SEATS = Check(
    "same-seats",
    "the same seats in the same sales, twelve or more, in three or more shows of a film in a hall",
    Remedy.TAKE_OUT,
    """
    WITH seen AS (
        SELECT *, count(*) OVER alike AS times, row_number() OVER (alike ORDER BY starts) AS nth
        FROM shows
        WHERE rows >= 12
        WINDOW alike AS (PARTITION BY cinema, hall, film, seating, rows)
    )
    SELECT film, cinema, hall, starts AS first, starts AS last, rows, seats, price, fee,
        price AS amount, NULL AS of_film,
        'the same ' || rows || ' sales of the same seats as in ' || (times - 1) || ' other shows'
            AS why
    FROM seen
    WHERE times >= 3
    """,
)

CHECKS = (OVERLAPPING, OVERFULL, NIGHT, SAME_SEATS)
