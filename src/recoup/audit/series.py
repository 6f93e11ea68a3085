"""Days that are missing, and films that take each other's place."""

from recoup.audit.model import Check, Remedy

GAPS = Check(
    "gaps",
    "a cinema without a row on a day between days that have 20 or more at the median",
    Remedy.UNKNOWN,
    """
    WITH days AS (
        SELECT cinema, starts::DATE AS day, sum(rows) AS rows
        FROM shows
        GROUP BY cinema, starts::DATE
    ), open AS (
        SELECT *, lag(day) OVER (PARTITION BY cinema ORDER BY day) AS before,
            median(rows) OVER (PARTITION BY cinema) AS usual
        FROM days
    )
    SELECT NULL AS film, cinema, NULL AS hall, (before + 1)::TIMESTAMP AS first,
        day::TIMESTAMP - INTERVAL 1 SECOND AS last, 0 AS rows, 0 AS seats, 0 AS price, 0 AS fee,
        NULL AS amount, NULL AS of_film,
        (day - before - 1) || ' days without a row, where ' || usual::INTEGER || ' a day are usual'
            AS why
    FROM open
    WHERE day - before > 1 AND usual >= 20
    """,
)

# Of what the nation's halls sell at the hour, by how much a film falls short or goes beyond.
HARDLY, FULLER = 0.15, 1.8

SWAPPED = Check(
    "swapped",
    f"at a cinema on a day, three or more shows of one film under {HARDLY} of the seats that halls "
    f"sell at these hours, and three or more of another over {FULLER} times them",
    Remedy.GIVE_BACK,
    f"""
    WITH filled AS (
        SELECT shows.*, starts::DATE AS day, capacity,
            capacity * sum(seats) OVER hour_of_day / sum(capacity) OVER hour_of_day AS expected
        FROM shows JOIN halls USING (cinema, hall)
        WINDOW hour_of_day AS (PARTITION BY starts::DATE, hour(starts))
    ), films_of_day AS (
        SELECT film, cinema, day, min(starts) AS first, max(starts) AS last, sum(rows) AS rows,
            sum(seats) AS seats, sum(price) AS price, sum(fee) AS fee, sum(expected) AS expected,
            count(*) AS shows
        FROM filled
        GROUP BY film, cinema, day
        HAVING count(*) >= 3 AND sum(expected) >= 30
    )
    SELECT more.film, more.cinema, NULL AS hall, more.first, more.last, more.rows, more.seats,
        more.price, more.fee,
        least(more.price, (more.price * (less.expected - less.seats) / more.seats)::BIGINT)
            AS amount,
        less.film AS of_film,
        printf('%d seats in %d shows, where %.0f were to be expected, while %s sold %d of %.0f',
            more.seats, more.shows, more.expected, less.film, less.seats, less.expected) AS why
    FROM films_of_day AS more JOIN films_of_day AS less USING (cinema, day)
    WHERE more.seats > {FULLER} * more.expected AND less.seats < {HARDLY} * less.expected
    """,
)

# A drift is of one in ten at least, and beyond six of the usual spread among circuits.
DRIFTS, BEYOND = 0.10, 6

DRIFT = Check(
    "drift",
    f"a circuit whose halls fill by {DRIFTS:.0%} more, or less, against all others in the last "
    f"third of the weeks than in the first, over {BEYOND} median deviations from what circuits do "
    "(nine weeks or more, and ten circuits)",
    Remedy.UNKNOWN,
    f"""
    WITH weeks AS (
        SELECT circuit, date_trunc('week', starts) AS week, min(starts) AS first,
            max(starts) AS last, sum(rows) AS rows, sum(seats) AS seats, sum(price) AS price,
            sum(fee) AS fee, sum(capacity) AS capacity
        FROM shows JOIN halls USING (cinema, hall)
        GROUP BY circuit, week
    ), beside AS (
        SELECT *, seats / capacity
            / nullif((sum(seats) OVER of_week - seats)
                / nullif(sum(capacity) OVER of_week - capacity, 0), 0) AS ratio,
            ntile(3) OVER (PARTITION BY circuit ORDER BY week) AS third
        FROM weeks
        WINDOW of_week AS (PARTITION BY week)
    ), moved AS (
        SELECT circuit, min(first) AS first, max(last) AS last, sum(rows)::BIGINT AS rows,
            sum(seats)::BIGINT AS seats, sum(price)::BIGINT AS price, sum(fee)::BIGINT AS fee,
            ln(median(ratio) FILTER (third = 3)) - ln(median(ratio) FILTER (third = 1)) AS moves
        FROM beside
        WHERE ratio > 0
        GROUP BY circuit
        HAVING count(*) >= 9
    ), spread AS (
        SELECT *, median(moves) OVER () AS usual, count(*) OVER () AS circuits FROM moved
    ), judged AS (
        SELECT *, 1.4826 * median(abs(moves - usual)) OVER () AS deviation FROM spread
    )
    SELECT NULL AS film, NULL AS cinema, circuit, NULL AS hall, first, last, rows, seats, price,
        fee, NULL AS amount, NULL AS of_film,
        printf('its halls fill %.0f%% %s against the others at the end than at the beginning',
            abs(exp(moves - usual) - 1) * 100,
            CASE WHEN moves > usual THEN 'more' ELSE 'less' END) AS why
    FROM judged
    WHERE circuits >= 10 AND abs(exp(moves - usual) - 1) >= {DRIFTS}
        AND abs(moves - usual) > {BEYOND} * deviation
    """,
)

CHECKS = (GAPS, SWAPPED, DRIFT)
