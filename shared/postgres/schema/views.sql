-- Beside the marts, for who reads them. Dropped by nobody, replaced in place: grants and views on them stay.
create or replace view marts.data_freshness as
    select f.table_name, f.layer, f.newest_at, f.built_at, f.run_id, f.rows, f.is_stale, f.why, p.published_at
    from sparkmusic.freshness as f
    left join (select table_name, max(published_at) as published_at from sparkmusic.published group by table_name) as p using (table_name);
comment on view marts.data_freshness is 'How fresh every table is, as of the last publish.';
comment on column marts.data_freshness.table_name is 'The table.';
comment on column marts.data_freshness.layer is 'raw, clean, enriched or marts.';
comment on column marts.data_freshness.newest_at is 'The greatest day or instant in its data.';
comment on column marts.data_freshness.built_at is 'When it was built last.';
comment on column marts.data_freshness.run_id is 'The run that committed it last.';
comment on column marts.data_freshness.rows is 'Its rows.';
comment on column marts.data_freshness.is_stale is 'Whether a run would have built it again.';
comment on column marts.data_freshness.why is 'Why it was stale.';
comment on column marts.data_freshness.published_at is 'When its rows came here last; null for what is not published.';

create or replace view marts.check_results as
    select run_id, attempt_id, table_name, partition_key, check_name, severity, failures, checked_at
    from sparkmusic.check_results;
comment on view marts.check_results is 'Every result of every check of every run, passes too.';
comment on column marts.check_results.run_id is 'The run.';
comment on column marts.check_results.attempt_id is 'The try at the table.';
comment on column marts.check_results.table_name is 'The table.';
comment on column marts.check_results.partition_key is 'Its day or month, or all.';
comment on column marts.check_results.check_name is 'The check.';
comment on column marts.check_results.severity is 'reject, fail or warn.';
comment on column marts.check_results.failures is 'How many rows, or keys, break it.';
comment on column marts.check_results.checked_at is 'When it was checked.';
