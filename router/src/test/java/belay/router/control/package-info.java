/** Tests of one router beside another, by the socket alone. */
@org.jspecify.annotations.NullMarked
package belay.router.control;
