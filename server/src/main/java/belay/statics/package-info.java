/** The static server: one program that serves the files of all static sites of a home. */
@org.jspecify.annotations.NullMarked
package belay.statics;
