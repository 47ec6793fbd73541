/**
 * The journal in SQLite, in one file of the home folder. The only home of JDBC, Flyway and Jdbi;
 * {@link dev.lmarenaproxy.sqlite.SqliteJournal} is what {@code app} opens.
 */
@NullMarked
package dev.lmarenaproxy.sqlite;

import org.jspecify.annotations.NullMarked;
