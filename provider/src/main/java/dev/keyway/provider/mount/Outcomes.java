// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

/// Runs tasks side by side, one virtual thread each, and waits for all of them.
///
/// A failure that is final interrupts every task after it in the list, never one before it: which
/// final failure comes first in the list therefore does not depend on timing. Interrupting the
/// caller interrupts every task.
final class Outcomes<T> {
  private final List<FutureTask<T>> tasks = new ArrayList<>();
  private final Predicate<Throwable> isFinal;

  Outcomes(List<? extends Callable<T>> work, Predicate<Throwable> isFinal) {
    this.isFinal = isFinal;
    for (int i = 0; i < work.size(); i++) {
      tasks.add(new Watched(i, work.get(i)));
    }
  }

  /// What became of the tasks: `values` is complete if `failures` is empty.
  ///
  /// @param failures in list order, without the tasks that were interrupted because of another
  record Settled<T>(List<T> values, List<Throwable> failures) {}

  Settled<T> await(String threadName) throws InterruptedException {
    try {
      for (int i = 0; i < tasks.size(); i++) {
        Thread.ofVirtual().name(threadName + "-", i).start(tasks.get(i));
      }
      var values = new ArrayList<T>();
      var failures = new ArrayList<Throwable>();
      for (var task : tasks) {
        try {
          values.add(task.get());
        } catch (ExecutionException failed) {
          failures.add(failed.getCause());
        } catch (CancellationException interrupted) {
          // Another task's failure, which is in the list, is the reason.
        }
      }
      return new Settled<>(values, failures);
    } finally {
      cancelFrom(0);
    }
  }

  private void cancelFrom(int first) {
    tasks.subList(first, tasks.size()).forEach(task -> task.cancel(true));
  }

  private final class Watched extends FutureTask<T> {
    private final int index;

    Watched(int index, Callable<T> work) {
      super(work);
      this.index = index;
    }

    @Override
    protected void done() {
      if (!isCancelled() && state() == Future.State.FAILED && isFinal.test(exceptionNow())) {
        cancelFrom(index + 1);
      }
    }
  }
}
