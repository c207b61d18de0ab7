// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a program in a mount namespace of its own, where folders lie at other paths than outside.
/// Nothing of it is left when the program ends. Linux only.
final class MountNamespace {
  /// Paths that do not exist are made on a tmpfs over the nearest folder above, in which all that
  /// the folder has is bound again: the real one gets no new entry. Over `/run`, mount itself makes
  /// an entry of its own meanwhile, `/run/mount`.
  private static final String SCRIPT =
      """
      set -eu
      stage=$1; shift
      mount -t tmpfs -o mode=0755 keyway "$stage"
      count=0
      covered=:
      make() {
        [ -e "$1" ] && return
        above=$(dirname "$1")
        while [ ! -d "$above" ]; do above=$(dirname "$above"); done
        above=$(readlink -f "$above")
        case "$covered" in *":$above:"*) ;; *)
          if [ "$above" = / ]; then
            echo "keyway: $1 cannot be made without changing /: make it first (mkdir $1)" >&2
            exit 125
          fi
          count=$((count + 1))
          old=$stage/$count
          mkdir "$old"
          mount --rbind "$above" "$old"
          mount -t tmpfs -o mode=0755 keyway "$above"
          for entry in "$old"/* "$old"/.[!.]*; do
            name=${entry##*/}
            if [ -L "$entry" ]; then cp -P "$entry" "$above/$name"
            elif [ -d "$entry" ]; then mkdir -p "$above/$name"; mount --rbind "$entry" "$above/$name"
            elif [ -e "$entry" ]; then : >"$above/$name"; mount --bind "$entry" "$above/$name"
            fi
          done
          covered=$covered$above: ;;
        esac
        if [ -d "$2" ]; then mkdir -p "$1"; else mkdir -p "$(dirname "$1")"; : >"$1"; fi
      }
      while [ "$1" != -- ]; do
        make "$2" "$1"
        mount --bind "$1" "$2"
        if [ "$3" = ro ]; then mount -o remount,bind,ro "$2"; fi
        shift 3
      done
      shift
      exec "$@"
      """;

  private MountNamespace() {}

  /// Returns the command that runs `program` with everything in its place.
  ///
  /// @param stage an empty folder that is not used otherwise
  /// @throws RunFailed where there are no mount namespaces
  static List<String> command(Path stage, List<Placement> placements, List<String> program) {
    if (placements.isEmpty()) {
      return program;
    }
    if (!Files.exists(Path.of("/proc/self/ns/mnt"))) {
      throw new RunFailed(
          "the pod's paths can be had on Linux only; --no-mounts leaves them out and says where"
              + " the files are");
    }
    var command = new ArrayList<>(List.of("unshare", "--mount", "--propagation=private"));
    if (!isRoot()) {
      command.addAll(List.of("--user", "--map-root-user"));
    }
    command.addAll(List.of("sh", "-c", SCRIPT, "keyway", stage.toString()));
    for (var placement : placements) {
      command.add(placement.source().toString());
      command.add(placement.target());
      command.add(placement.readOnly() ? "ro" : "rw");
    }
    command.add("--");
    command.addAll(program);
    return List.copyOf(command);
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
