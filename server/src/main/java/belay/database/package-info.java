/** Opens the one database file, brings its schema up to date, and runs transactions. */
@org.jspecify.annotations.NullMarked
package belay.database;
