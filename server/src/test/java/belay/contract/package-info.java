/** Tests of the room, in the room. */
@org.jspecify.annotations.NullMarked
package belay.contract;
