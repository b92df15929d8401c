/** Writes down what a migrated database holds, as text that changes only when the schema does. */
import type { Queryable } from '#lib/server/database';

/** Tables and indexes of ours: no partitions (they depend on the date), not Prisma's own table. */
const OURS = `n.nspname = 'public' AND NOT c.relispartition AND c.relname <> '_prisma_migrations'`;

const sections: readonly { readonly title: string; readonly statement: string }[] = [
  {
    title: 'enums',
    statement: `
      SELECT format('CREATE TYPE %I AS ENUM (%s)', t.typname,
               string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)) AS line
      FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = 'public' GROUP BY t.typname ORDER BY t.typname COLLATE "C"`,
  },
  {
    title: 'sequences',
    statement: `
      SELECT format('%s: %s, increment %s, cache %s', s.seqrelid::regclass, s.seqtypid::regtype,
               s.seqincrement, s.seqcache) AS line
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${OURS} ORDER BY c.relname COLLATE "C"`,
  },
  {
    title: 'tables and their columns',
    statement: `
      SELECT format(E'%s%s%s\\n%s', c.relname,
               CASE c.relkind WHEN 'p' THEN ' ' || pg_get_partkeydef(c.oid) ELSE '' END,
               CASE WHEN c.reloptions IS NULL THEN ''
                 ELSE ' WITH (' || array_to_string(c.reloptions, ', ') || ')' END,
               string_agg(format('  %s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                 CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                 CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END,
                 COALESCE(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')),
                 E'\\n' ORDER BY a.attnum)) AS line
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relkind IN ('r', 'p') AND ${OURS}
      GROUP BY c.oid, c.relname, c.relkind, c.reloptions ORDER BY c.relname COLLATE "C"`,
  },
  {
    title: 'constraints',
    // Version 18 lists NOT NULL here too (contype n); earlier ones don't.
    statement: `
      SELECT format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) AS line
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype <> 'n' AND ${OURS}
      ORDER BY c.relname COLLATE "C", k.conname COLLATE "C"`,
  },
  {
    title: 'indexes',
    statement: `
      SELECT pg_get_indexdef(c.oid) AS line
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index i ON i.indexrelid = c.oid
      JOIN pg_class t ON t.oid = i.indrelid
      WHERE ${OURS} AND t.relname <> '_prisma_migrations' ORDER BY c.relname COLLATE "C"`,
  },
  {
    title: 'functions',
    statement: `
      SELECT pg_get_functiondef(p.oid) AS line
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'public' ORDER BY p.proname COLLATE "C", p.oid`,
  },
  {
    title: 'triggers',
    statement: `
      SELECT pg_get_triggerdef(t.oid) AS line
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal AND ${OURS} ORDER BY c.relname COLLATE "C", t.tgname COLLATE "C"`,
  },
  {
    title: 'views',
    statement: `
      SELECT format(E'%s AS\\n%s', c.relname, pg_get_viewdef(c.oid, true)) AS line
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'v' AND ${OURS} ORDER BY c.relname COLLATE "C"`,
  },
];

/** The schema of a database as deterministic text, one section a kind of object. */
export async function dumpSchema(database: Queryable): Promise<string> {
  const parts: string[] = [];
  for (const { title, statement } of sections) {
    const { rows } = await database.query<{ line: string }>(statement);
    parts.push(`-- ${title}\n\n${rows.map((row) => row.line.trimEnd()).join('\n')}\n`);
  }
  return parts.join('\n');
}
