-- Aggregates.
create macro collect_list(x) as coalesce(list(x) filter (x is not null), []);
create macro collect_set(x) as coalesce(list(distinct x) filter (x is not null), []);
create macro percentile_approx(x, p) as quantile_disc(x, p), (x, p, a) as quantile_disc(x, p);
create macro approx_percentile(x, p) as quantile_disc(x, p), (x, p, a) as quantile_disc(x, p);
create macro percentile(x, p) as quantile_cont(x, p);
-- The built-in gives NULL when there are no rows or only nulls.
create macro count_if(x) as count(*) filter (x);
-- Threads add doubles up in another order each time, and the last digits differ; sums of whole numbers are exact. So mean, and
-- regr_sxx(x, x), the sum of squares about the mean: x to ten decimals, and what is too large for a hugeint (n * x beyond 1e9) is an error.
create macro mean(x) as avg(x::decimal(38, 18));
create macro _tenth_decimals(x) as (x::double * 1e10)::bigint::hugeint;
create macro _squares(n, sum_x, sum_xx) as (n::hugeint * sum_xx - sum_x * sum_x)::double / n / 1e20;
create macro _sxx(x) as _squares(count(x), sum(_tenth_decimals(x)), sum(_tenth_decimals(x) * _tenth_decimals(x)));
create macro regr_sxx(y, x) as _sxx(case when y is not null then x end);
create macro every(x) as bool_and(x);
create macro skewness(x) as (avg(x ** 3) - 3 * avg(x) * avg(x ** 2) + 2 * avg(x) ** 3) / stddev_pop(x) ** 3;
create macro kurtosis(x) as kurtosis_pop(x);
