-- Text.
create macro concat(a, b) as a || b, (a, b, c) as a || b || c, (a, b, c, d) as a || b || c || d, (a, b, c, d, e) as a || b || c || d || e,
  (a, b, c, d, e, f) as a || b || c || d || e || f, (a, b, c, d, e, f, g) as a || b || c || d || e || f || g;
create macro substring(s, p) as case when p = 0 then s else system.main.substring(s, p) end,
  (s, p, n) as system.main.substring(s, case when p = 0 then 1 else p end, n);
create macro substr(s, p) as case when p = 0 then s else system.main.substring(s, p) end,
  (s, p, n) as system.main.substring(s, case when p = 0 then 1 else p end, n);
create macro locate(sub, s) as instr(s, sub);
create macro initcap(s) as case when s is not null then list_reduce(
  [''] || list_transform(system.main.split(lower(s), ' '), lambda w: upper(w[1]) || w[2:]), lambda a, b: a || ' ' || b)[2:] end;
create macro lpad(s, n) as system.main.lpad(s, n, ' '), (s, n, p) as system.main.lpad(s, n, p);
create macro rpad(s, n) as system.main.rpad(s, n, ' '), (s, n, p) as system.main.rpad(s, n, p);
create macro split(s, r) as regexp_split_to_array(s, r);
create macro _groups(r) as system.main.regexp_replace(r, '\$(\d)', '\\\1', 'g');
create macro regexp_replace(s, p, r) as system.main.regexp_replace(s, p, _groups(r), 'g');
create macro regexp_extract(s, p) as system.main.regexp_extract(s, p, 1), (s, p, i) as system.main.regexp_extract(s, p, i);
create macro rlike(s, p) as regexp_matches(s, p);
create macro regexp_like(s, p) as regexp_matches(s, p);
create macro startswith(s, p) as starts_with(s, p);
create macro endswith(s, p) as suffix(s, p);
create macro sha2(s, n) as case n when 256 then sha256(s) when 0 then sha256(s) else error('sha2: only 256') end;
create macro get_json_object(s, p) as json_extract_string(s, p);
