@org.jspecify.annotations.NullMarked
package belay.people;
