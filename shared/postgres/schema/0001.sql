-- The ledger of one lake, and what it has published. Times are UTC; states are the lower-case words of RunState.
create table sparkmusic.lake (
    is_only boolean primary key default true check (is_only), lake_id text not null, is_sandbox boolean not null,
    has_ledger boolean not null);

create table sparkmusic.runs (
    run_id text collate "C" primary key, slot text, request text not null, engine text not null, state text not null,
    exit_code integer, message text,
    requested_at timestamptz not null, started_at timestamptz, ended_at timestamptz,
    pid integer not null, host text not null, boot_id text not null, process_started text not null);
create index on sparkmusic.runs (requested_at desc, run_id desc);

create table sparkmusic.attempts (
    attempt_id text collate "C" not null, run_id text collate "C" not null, table_name text collate "C" not null,
    epoch bigint not null, state text not null,
    pid integer not null, host text not null, boot_id text not null, process_started text not null,
    started_at timestamptz not null, ended_at timestamptz, primary key (attempt_id, table_name));
create index on sparkmusic.attempts (run_id);
create index on sparkmusic.attempts (started_at) where state = 'running';

create table sparkmusic.tables (
    table_name text collate "C" primary key, layer text not null, generation bigint not null, run_id text not null,
    attempt_id text not null, epoch bigint not null);

create table sparkmusic.partitions (
    table_name text collate "C" not null, partition_key text collate "C" not null, version text not null, fingerprint text not null,
    inputs jsonb not null, read bigint not null, rows bigint not null, rejected bigint not null, duplicates bigint not null,
    files integer not null, bytes bigint not null, built_at timestamptz not null, run_id text not null, attempt_id text not null,
    primary key (table_name, partition_key));

-- A row names an attempt from its taking to its release; without a heartbeat until passes, and the next may take it.
create table sparkmusic.leases (
    table_name text collate "C" primary key, epoch bigint not null, attempt_id text, until timestamptz, owner uuid,
    pid integer, host text, boot_id text, process_started text);

-- As leases, for what is no table: attempt.{id}, run.{id}, recovery.
create table sparkmusic.holds (
    name text collate "C" primary key, token uuid not null, until timestamptz not null, owner uuid not null,
    pid integer not null, host text not null, boot_id text not null, process_started text not null);

create table sparkmusic.budgets (
    name text not null, period text not null, used bigint not null, updated_at timestamptz not null, primary key (name, period));

create table sparkmusic.check_results (
    run_id text collate "C" not null, attempt_id text collate "C" not null, table_name text collate "C" not null,
    partition_key text collate "C" not null, check_name text collate "C" not null,
    severity text not null, failures bigint not null, checked_at timestamptz not null,
    primary key (attempt_id, table_name, partition_key, check_name));
create index on sparkmusic.check_results (run_id);

-- One row a publish, written in its transaction: who finds it knows that the publish was committed.
create table sparkmusic.publish_log (
    run_id text collate "C" primary key, epoch bigint not null, tables integer not null, rows bigint not null,
    published_at timestamptz not null default clock_timestamp());

-- What lies in the marts now: which version of which partition, by whom.
create table sparkmusic.published (
    table_name text collate "C" not null, partition_key text collate "C" not null, version text not null, rows bigint not null,
    generation bigint not null, run_id text not null, epoch bigint not null, published_at timestamptz not null default clock_timestamp(),
    primary key (table_name, partition_key));

create table sparkmusic.freshness (
    table_name text collate "C" primary key, layer text not null, newest_at timestamptz, built_at timestamptz, run_id text, rows bigint,
    is_stale boolean not null, why text);
