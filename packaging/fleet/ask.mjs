// ask.mjs FILES [SQL] - asks DuckDB about the JSON lines of `ntlens -j triage`
//
// Without SQL: the questions of questions.sql.  A row is a line, its values
// between tabs, below a line of names.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const here = name => readFileSync(new URL(name, import.meta.url), 'utf8');
const bare = sql => sql.replace(/--.*/g, '').trim();
const [files, sql = here('questions.sql')] = process.argv.slice(2);

if (!files) {
    console.error('node ask.mjs FILES [SQL]');
    process.exit(2);
}
const db = await (await DuckDBInstance.create()).connect();
const quoted = `'${files.replaceAll("'", "''")}'`;
await db.run(here('crashes.sql').replace("'FILES'", () => quoted));
for (const question of sql.split(/;\s*(?:\n|$)/)) {
    if (!bare(question))
        continue;
    const answer = await db.runAndReadAll(question);
    const title = question.match(/^--.*$/m);

    if (title)
        console.log('\n' + title[0].replace(/^-- */, ''));
    console.log(answer.columnNames().join('\t'));
    for (const row of answer.getRows())
        console.log(row.map(value => value ?? '-').join('\t'));
}
