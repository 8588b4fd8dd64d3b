import { snowflake as page, snowflakeComment } from "../../templates/sql.ts";
import { render } from "../5-emit/render.ts";
import { quote } from "../5-emit/typescript/user-text.ts";
import { type Dialect, isPlain, wordsOf } from "./dialect.ts";

/** https://docs.snowflake.com/en/sql-reference/reserved-keywords */
const isReserved = wordsOf(`
  ACCOUNT ALL ALTER AND ANY AS BETWEEN BY CASE CAST CHECK COLUMN CONNECT CONNECTION CONSTRAINT CREATE CROSS CURRENT
  CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATABASE DELETE DISTINCT DROP ELSE EXISTS FALSE FOLLOWING
  FOR FROM FULL GRANT GROUP GSCLUSTER HAVING ILIKE IN INCREMENT INNER INSERT INTERSECT INTO IS ISSUE JOIN LATERAL LEFT
  LIKE LOCALTIME LOCALTIMESTAMP MINUS NATURAL NOT NULL OF ON OR ORDER ORGANIZATION QUALIFY REGEXP REVOKE RIGHT RLIKE
  ROW ROWS SAMPLE SCHEMA SELECT SET SOME START TABLE TABLESAMPLE THEN TO TRIGGER TRUE TRY_CAST UNION UNIQUE UPDATE
  USING VALUES VIEW WHEN WHENEVER WHERE WITH
`);

/** A name without quotes is upper case, whatever its spelling, and JavaScript sees it so. */
function identifier(name: string): string {
  if (!isPlain(name)) return `"${name.replaceAll('"', '""')}"`;
  const upper = name.toUpperCase();
  return isReserved(upper) ? `"${upper}"` : upper;
}

/**
 * Snowflake: https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-introduction. An argument cannot
 * begin with _ there. Integers are DOUBLE, since JavaScript gives nothing else.
 */
export const snowflake: Dialect = {
  engine: "Snowflake",
  argument(name) {
    const js = isPlain(name) ? name.toUpperCase() : name;
    return js.startsWith("_") ? { sql: `"$${js}"`, js: `$${js}` } : { sql: identifier(name), js };
  },
  fields: (names) => names, // keys of an object
  functionName: (parts) => parts.map(identifier).join("."),
  types: {
    number: () => "DOUBLE",
    index: () => "DOUBLE",
    text: () => "VARCHAR",
    numbers: () => "ARRAY",
    labelled: () => "OBJECT",
    struct: () => "OBJECT",
  },
  // In brackets, since a plain key __proto__ is no property.
  labelled: (labels) => `{ ${labels.map(({ label, value }) => `[${quote(label)}]: ${value}`).join(", ")} }`,
  nothing: "undefined",
  statement({ description, library: _, ...text }) {
    const options = description === undefined ? "" : render(snowflakeComment, { text: literal(description) });
    return render(page, { ...text, options });
  },
  /**
   * https://docs.snowflake.com/en/developer-guide/udf/javascript/udf-javascript-limitations: 100 KB are recommended, and
   * the code cannot import files. 500 arguments: …/developer-guide/udf-stored-procedure-arguments.
   */
  limits: {
    code: 100 * 1024,
    library: undefined,
    arguments: 500,
    argumentName: 255,
    functionName: 255,
    fields: undefined,
  },
};

const literal = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
