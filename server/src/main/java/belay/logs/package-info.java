/** Each app's log: kept in bounded segments, read back by line count, followed live. */
@org.jspecify.annotations.NullMarked
package belay.logs;
