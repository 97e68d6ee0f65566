/** Tests of what is noticed before it hurts. */
@org.jspecify.annotations.NullMarked
package belay.alert;
