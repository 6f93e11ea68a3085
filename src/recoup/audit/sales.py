"""Sales that are not what they say: twice, at another price, as something else, with odd fees."""

from recoup.audit.model import Check, Remedy

DUPLICATES = Check(
    "duplicates",
    "one seat of a show sold twice, refunds counted",
    Remedy.TAKE_OUT,
    """
    WITH sold AS (
        SELECT film, cinema, hall, starts, seat, abs(seats) AS wide, sum(sign(seats)) AS times,
            max(price) FILTER (seats > 0) AS price, max(fee) AS fee
        FROM tickets
        GROUP BY film, cinema, hall, starts, seat, abs(seats)
        HAVING sum(sign(seats)) > 0
    ), taken AS (
        SELECT *, max(seat + wide) OVER (
            PARTITION BY cinema, hall, starts ORDER BY seat, wide
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS up_to
        FROM sold
    ), again AS (
        SELECT *, CASE WHEN seat < up_to THEN times ELSE times - 1 END AS extra FROM taken
    )
    SELECT film, cinema, hall, starts AS first, starts AS last, sum(extra) AS rows,
        sum(extra * wide) AS seats, sum(extra * price) AS price, sum(extra * fee) AS fee,
        sum(extra * price) AS amount, NULL AS of_film,
        sum(extra) || ' sales of seats that are sold already' AS why
    FROM again
    WHERE extra > 0
    GROUP BY film, cinema, hall, starts
    """,
)

PRICES = Check(
    "prices",
    "a show of 20 seats or more at over twice, or under 0.4 of, the median price of a seat at its "
    "cinema on that day of the week and in that part of the day (8 shows or more to compare)",
    Remedy.UNKNOWN,
    """
    WITH priced AS (
        SELECT *, price / seats AS unit, dayofweek(starts) AS weekday,
            CASE WHEN hour(starts) BETWEEN 6 AND 11 THEN 0
                WHEN hour(starts) BETWEEN 12 AND 17 THEN 1 ELSE 2 END AS part
        FROM shows
        WHERE seats > 0
    ), beside AS (
        SELECT *, median(unit) OVER peers AS usual, count(*) OVER peers AS shows
        FROM priced
        WINDOW peers AS (PARTITION BY cinema, weekday, part)
    )
    SELECT film, cinema, hall, starts AS first, starts AS last, rows, seats, price, fee,
        NULL AS amount, NULL AS of_film,
        printf('%.2f yuan a seat, where %.2f is usual', unit / 100, usual / 100) AS why
    FROM beside
    WHERE shows >= 8 AND seats >= 20 AND (unit > 2 * usual OR unit < 0.4 * usual)
    """,
)

BUNDLES = Check(
    "bundles",
    "a film of 150 seats or more at a cinema, a seat under 0.8 of the median of its films, and "
    "other things sold with it at over twice theirs",
    Remedy.PUT_IN,
    """
    WITH sold AS (
        SELECT film, cinema, min(starts) AS first, max(starts) AS last, sum(rows) AS rows,
            sum(seats) AS seats, sum(price) AS price, sum(fee) AS fee, sum(extra) AS extra,
            sum(price) / sum(seats) AS unit, sum(extra) / sum(seats) AS aside
        FROM shows
        GROUP BY film, cinema
        HAVING sum(seats) >= 150
    ), beside AS (
        SELECT *, median(unit) OVER own AS usual, median(aside) OVER own AS usual_aside,
            count(*) OVER own AS films
        FROM sold
        WINDOW own AS (PARTITION BY cinema)
    )
    SELECT film, cinema, NULL AS hall, first, last, rows, seats, price, fee,
        (usual * seats)::BIGINT - price AS amount, NULL AS of_film,
        printf('%.2f yuan a seat and %.2f of other things; its other films %.2f and %.2f',
            unit / 100, aside / 100, usual / 100, usual_aside / 100) AS why
    FROM beside
    WHERE films >= 4 AND unit < 0.8 * usual AND aside > 2 * usual_aside
    """,
)

FEES = Check(
    "fees",
    "a service fee where nothing was sold online, or over three times the median of its channel",
    Remedy.UNKNOWN,
    """
    WITH paid AS (
        SELECT channel, cinema, min(starts) AS first, max(starts) AS last, count(*) AS rows,
            sum(seats) AS seats, sum(price) AS price, sum(fee) AS fee, sum(fee) / sum(seats) AS unit
        FROM tickets
        WHERE seats > 0 AND fee <> 0
        GROUP BY channel, cinema
    ), beside AS (SELECT *, median(unit) OVER (PARTITION BY channel) AS usual FROM paid)
    SELECT NULL AS film, cinema, NULL AS hall, first, last, rows, seats, price, fee, NULL AS amount,
        NULL AS of_film,
        CASE WHEN channel = 'counter' THEN 'a service fee on ' || rows || ' sales at the counter'
            ELSE printf('%.2f yuan of fee a seat from %s, where %.2f is usual', unit / 100, channel,
                usual / 100) END AS why
    FROM beside
    WHERE channel = 'counter' OR unit > 3 * usual
    """,
)

# How many standard deviations of a binomial count are no chance among all cinemas of a nation.
BEYOND_CHANCE = 6

REFUNDS = Check(
    "refunds",
    f"ten or more refunds at a cinema for a film, over {BEYOND_CHANCE} standard deviations above "
    "what the rate of all cinemas would give",
    Remedy.UNKNOWN,
    f"""
    WITH given AS (
        SELECT film, cinema, min(starts) AS first, max(starts) AS last, count(*) AS sold,
            count(*) FILTER (seats < 0) AS back, -sum(seats) FILTER (seats < 0) AS seats,
            -sum(price) FILTER (seats < 0) AS price
        FROM tickets
        GROUP BY film, cinema
    ), beside AS (SELECT *, sum(back) OVER () / sum(sold) OVER () AS usual FROM given)
    SELECT film, cinema, NULL AS hall, first, last, back AS rows, seats, price, 0 AS fee,
        NULL AS amount, NULL AS of_film,
        printf('%d of %d sales given back, where %.2f in a hundred are usual', back, sold,
            usual * 100) AS why
    FROM beside
    WHERE back >= 10 AND back - sold * usual > {BEYOND_CHANCE} * sqrt(sold * usual * (1 - usual))
    """,
)

CHECKS = (DUPLICATES, PRICES, BUNDLES, FEES, REFUNDS)
