/** PostgreSQL as add-ons on a server that the operator names: a database for each. */
@org.jspecify.annotations.NullMarked
package belay.postgres.server;
