/** What is noticed before it hurts: rules alone, which are handed what was seen and the time. */
@org.jspecify.annotations.NullMarked
package belay.alert;
