package belay.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartHintTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Error: Cannot find module 'express' | express is not in the release: if",
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'vite' imported from /app/x | vite is",
        "Error: Cannot find module '/app/sever.js' | There is no file /app/sever.js",
        "npm error Missing script: \"start\" | package.json has no script start",
        "ModuleNotFoundError: No module named 'flask' | flask is not in the release",
        "/usr/bin/python3: No module named gunicorn | gunicorn is not in the release",
        "cannot load such file -- sinatra (LoadError) | sinatra is not in the release",
        "Error: Unable to access jarfile target/app.jar | There is no file target/app.jar",
        "python3: can't open file '/app/app.py': [Errno 2] No such file | There is no file /app/app.py",
        "sh: 1: gunicorn: not found | gunicorn is not in the release: correct the Procfile",
        "bash: line 1: puma: command not found | puma is not in the release",
        "sh: 1: ./run: Permission denied | ./run may not be executed",
        "bash: ./run: /bin/sh^M: bad interpreter: No such file | ./run has the line ends of Windows",
        "/usr/bin/env: ‘node\\r’: No such file or directory | A script for node has the line ends",
        "bash: line 1: ./run: cannot execute: required file not found | ./run is a program for another",
        "Error: listen EADDRINUSE: address already in use :::3000 | it must listen on $PORT"
      })
  void whatAnAppPrintsSaysWhatToChange(String printed, String hint) {
    assertThat(StartHint.of(List.of("starting", printed, "    at line 1")).orElseThrow())
        .contains(hint);
  }

  @Test
  void ofAnythingElseNothingIsSaid() {
    assertThat(StartHint.of(List.of("starting", "it is not working"))).isEmpty();
    assertThat(StartHint.of(List.of())).isEmpty();
  }
}
