-- The table of a fleet's crashes: the lines of `ntlens -j triage`, as they are.
-- FILES is replaced by the path or pattern of the JSON lines.  Numbers of 64
-- bits are text, as in all JSON of ntlens; `file` is missing in the lines that
-- say what one run's dumps have in common.
CREATE TABLE crashes AS
SELECT * FROM read_json('FILES', format = 'newline_delimited', columns = {
    file: 'VARCHAR',      -- as it was given
    time: 'TIMESTAMP',    -- of the crash, UTC
    code: 'VARCHAR',      -- 0x1000007e
    name: 'VARCHAR',      -- of the bug check
    driver: 'VARCHAR',    -- who is shown, and what it has to do with it:
    role: 'VARCHAR',
    role_key: 'VARCHAR',  -- instruction called_leaf parameter called_bugcheck
    "offset": 'VARCHAR',  -- stack text; where in it
    process: 'VARCHAR',
    address: 'VARCHAR',
    build: 'VARCHAR',
    up_time: 'VARCHAR',
    arch: 'VARCHAR',
    type: 'VARCHAR',      -- of dump
    odd: 'VARCHAR',       -- findings about the file
    verdict: 'VARCHAR',   -- what the numbers say together; NULL: nothing specific
    bit: 'INTEGER',       -- the one in which two values differ that ought not to
    error: 'VARCHAR'      -- why the file was not read
}) WHERE file IS NOT NULL;
