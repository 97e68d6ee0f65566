@org.jspecify.annotations.NullMarked
package belay.postgres.server;
