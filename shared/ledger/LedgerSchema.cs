namespace SparkMusic.Ledgers;

/// <summary>
/// The tables of the SQLite ledger. Times are ISO text in UTC with microseconds, states the lower-case words of <see cref="RunState"/>.
/// </summary>
static class LedgerSchema
{
    public const int Version = 1;

    public const string Create =
        """
        create table runs (
            run_id text primary key, slot text, request text not null, engine text not null, state text not null,
            exit_code integer, message text,
            requested_at text not null, started_at text, ended_at text,
            pid integer not null, host text not null, boot_id text not null, process_started text not null) without rowid;
        create table attempts (
            attempt_id text not null, run_id text not null, table_name text not null, epoch integer not null, state text not null,
            pid integer not null, host text not null, boot_id text not null, process_started text not null,
            started_at text not null, ended_at text, primary key (attempt_id, table_name)) without rowid;
        create index attempts_by_run on attempts (run_id);
        create table tables (
            table_name text primary key, layer text not null, generation integer not null, run_id text not null, attempt_id text not null,
            epoch integer not null) without rowid;
        create table partitions (
            table_name text not null, partition_key text not null, version text not null, fingerprint text not null, inputs text not null,
            read integer not null, rows integer not null, rejected integer not null, duplicates integer not null,
            files integer not null, bytes integer not null, built_at text not null, run_id text not null, attempt_id text not null,
            primary key (table_name, partition_key)) without rowid;
        create table leases (table_name text primary key, epoch integer not null, attempt_id text, until text) without rowid;
        create table budgets (
            name text not null, period text not null, used integer not null, updated_at text not null,
            primary key (name, period)) without rowid;
        create table check_results (
            run_id text not null, attempt_id text not null, table_name text not null, partition_key text not null, check_name text not null,
            severity text not null, failures integer not null, checked_at text not null,
            primary key (attempt_id, table_name, partition_key, check_name)) without rowid;
        create index check_results_by_run on check_results (run_id);
        """;
}
