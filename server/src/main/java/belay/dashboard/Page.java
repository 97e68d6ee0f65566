package belay.dashboard;

/** Answers one kind of page. */
interface Page {
  Reply answer(Visit visit) throws InterruptedException;
}
