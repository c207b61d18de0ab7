// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// The system call that moves a thread into another network namespace.
final class Setns {
  private static final int CLOSED_ON_EXEC = 0x80000; // O_RDONLY | O_CLOEXEC
  private static final int NETWORK = 0x40000000; // CLONE_NEWNET

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      function(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SETNS =
      function(
          "setns",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Setns() {}

  /// Moves this thread, and later threads that it starts, into the namespace for good.
  ///
  /// @throws IllegalStateException if the kernel refuses
  static void enter(Path namespace) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var path = arena.allocateFrom(namespace.toString());
      var handle = checked((int) OPEN.invokeExact(state, path, CLOSED_ON_EXEC), state, namespace);
      try {
        var _ = checked((int) SETNS.invokeExact(state, handle, NETWORK), state, namespace);
      } finally {
        var _ = (int) CLOSE.invokeExact(handle);
      }
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new LinkageError("a C function does not throw", impossible);
    }
  }

  private static int checked(int result, MemorySegment state, Path namespace) {
    if (result < 0) {
      throw new IllegalStateException(
          "cannot enter %s: errno %d".formatted(namespace, (int) ERRNO.get(state, 0L)));
    }
    return result;
  }

  @SuppressWarnings("restricted") // What this class is for; the types are those of the C library.
  private static MethodHandle function(
      String name, FunctionDescriptor types, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), types, options);
  }
}
