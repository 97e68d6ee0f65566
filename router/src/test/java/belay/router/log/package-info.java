/** Tests of what is written for people, by itself. */
@org.jspecify.annotations.NullMarked
package belay.router.log;
