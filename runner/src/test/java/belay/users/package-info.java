@org.jspecify.annotations.NullMarked
package belay.users;
