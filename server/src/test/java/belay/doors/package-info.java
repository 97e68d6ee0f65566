/** What the doors are tested against: collaborators in memory, and a real listener before them. */
@org.jspecify.annotations.NullMarked
package belay.doors;
