// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// The system calls, by way of the C library. Each returns zero or more, or minus the error number.
final class Kernel {
  static final int MNT_DETACH = 2;
  static final int UMOUNT_NOFOLLOW = 8;

  /// What statx cannot tell: the C library or the kernel (before 5.8) is too old for the question.
  static final int UNKNOWN = 2;

  private static final int AT_FDCWD = -100;
  private static final int STATX_FLAGS = 0x100 | 0x800 | 0x4000; // no link, no automount, no sync
  private static final int STATX_SIZE = 256;
  private static final long ATTRIBUTES = 8;
  private static final long ATTRIBUTES_KNOWN = 56;
  private static final long MOUNT_ROOT = 0x2000;
  private static final int PATH_ONLY = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private final MethodHandle mount =
      required(
          "mount",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
          errno());
  private final MethodHandle umount =
      required("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), errno());
  private final MethodHandle open =
      required(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          errno(),
          Linker.Option.firstVariadicArg(2));
  private final MethodHandle close =
      required("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), errno());
  private final Optional<MethodHandle> statx =
      function(
          "statx",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
          errno());

  private static Linker.Option errno() {
    return Linker.Option.captureCallState("errno");
  }

  private static MethodHandle required(
      String name, FunctionDescriptor types, Linker.Option... options) {
    return function(name, types, options)
        .orElseThrow(() -> new IllegalStateException("the C library has no function " + name));
  }

  @SuppressWarnings("restricted") // What this class is for; the types are those of the C library.
  private static Optional<MethodHandle> function(
      String name, FunctionDescriptor types, Linker.Option... options) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(address -> LINKER.downcallHandle(address, types, options));
  }

  int mount(String source, String target, String type, long flags, String data) {
    return call((arena, state) ->
        (int)
            mount.invokeExact(
                state,
                arena.allocateFrom(source),
                arena.allocateFrom(target),
                arena.allocateFrom(type),
                flags,
                arena.allocateFrom(data)));
  }

  int unmount(String target, int flags) {
    return call(
        (arena, state) -> (int) umount.invokeExact(state, arena.allocateFrom(target), flags));
  }

  /// Opens a path as a handle that cannot be read, only referred to.
  int open(String path) {
    return call(
        (arena, state) -> (int) open.invokeExact(state, arena.allocateFrom(path), PATH_ONLY));
  }

  void close(int handle) {
    var _ = call((_, state) -> (int) close.invokeExact(state, handle));
  }

  /// Asks whether the path itself, not what a link there points at, is the root of a mount.
  ///
  /// @return 1 if it is, 0 if not, [#UNKNOWN], or minus the error number
  int mountRoot(String path) {
    if (statx.isEmpty()) {
      return UNKNOWN;
    }
    return call((arena, state) -> {
      var answer = arena.allocate(STATX_SIZE, Long.BYTES);
      var result =
          (int)
              statx
                  .get()
                  .invokeExact(state, AT_FDCWD, arena.allocateFrom(path), STATX_FLAGS, 0, answer);
      if (result < 0) {
        return result;
      }
      if ((answer.get(JAVA_LONG, ATTRIBUTES_KNOWN) & MOUNT_ROOT) == 0) {
        return UNKNOWN;
      }
      return (answer.get(JAVA_LONG, ATTRIBUTES) & MOUNT_ROOT) == 0 ? 0 : 1;
    });
  }

  private interface Call {
    int run(Arena arena, MemorySegment state) throws Throwable;
  }

  private static int call(Call call) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      var result = call.run(arena, state);
      return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new LinkageError("a C function does not throw", impossible);
    }
  }
}
