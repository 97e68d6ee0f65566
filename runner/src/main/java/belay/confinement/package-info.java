/** The commands of builds: how they are run and confined, and what of the machine they may use. */
@org.jspecify.annotations.NullMarked
package belay.confinement;
