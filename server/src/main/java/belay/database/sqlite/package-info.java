/** The database as one SQLite file: opening, migrating, copying and looking into it. */
@org.jspecify.annotations.NullMarked
package belay.database.sqlite;
