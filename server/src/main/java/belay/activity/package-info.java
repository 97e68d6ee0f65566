/**
 * What happened to an app: sealed records, their row in the database, their words for people, and
 * who is told of them.
 */
@org.jspecify.annotations.NullMarked
package belay.activity;
