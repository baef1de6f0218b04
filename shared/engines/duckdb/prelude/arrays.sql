-- Arrays.
create macro size(a) as len(a);
create macro array_size(a) as len(a);
create macro array_join(a, d) as array_to_string(a, d);
create macro array_max(a) as list_max(a);
create macro array_min(a) as list_min(a);
create macro element_at(a, i) as list_extract(a, i);
create macro slice(a, i, n) as list_slice(a, i, i + n - 1);
create macro sequence(a, b) as case when a <= b then generate_series(a, b) else generate_series(a, b, -1) end,
  (a, b, c) as generate_series(a, b, c);
create macro sort_array(a) as list_sort(a, 'asc', 'nulls first'),
  (a, up) as case when up then list_sort(a, 'asc', 'nulls first') else list_sort(a, 'desc', 'nulls last') end;
create macro explode(a) as unnest(a);
