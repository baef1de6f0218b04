-- Numbers and nulls.
create macro nvl(a, b) as coalesce(a, b);
create macro nvl2(a, b, c) as case when a is not null then b else c end;
create macro isnotnull(a) as a is not null;
create macro try_divide(a, b) as case when b = 0 then null else a / b end;
create macro pmod(a, b) as ((a % b) + b) % b;
create macro signum(x) as sign(x)::double;
create macro bround(x) as round_even(x, 0), (x, d) as round_even(x, d);
create macro ln(x) as case when x > 0 then system.main.ln(x) end;
create macro log10(x) as case when x > 0 then system.main.log10(x) end;
create macro log2(x) as case when x > 0 then system.main.log2(x) end;
create macro log(x) as ln(x), (b, x) as ln(x) / ln(b);
create macro sqrt(x) as case when x < 0 then 'nan'::double else system.main.sqrt(x) end;
