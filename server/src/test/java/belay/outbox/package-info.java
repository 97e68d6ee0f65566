@org.jspecify.annotations.NullMarked
package belay.outbox;
