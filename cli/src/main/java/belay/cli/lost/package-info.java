/** What the control plane set aside since no ledger of its home knows it. */
@org.jspecify.annotations.NullMarked
package belay.cli.lost;
