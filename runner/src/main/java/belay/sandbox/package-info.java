/** What keeps builds and dynos apart that is not of one of them alone. */
@org.jspecify.annotations.NullMarked
package belay.sandbox;
