/** Tests of the room of the same name. */
@org.jspecify.annotations.NullMarked
package belay.turns;
