@org.jspecify.annotations.NullMarked
package belay.webhook;
