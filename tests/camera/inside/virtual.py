"""Lets picamera2 use libcamera's virtual cameras, which are not quite like a Raspberry Pi's. Three differences:

* picamera2 asks for a raw stream once while opening; a virtual camera has none, so it is told of the viewfinder's.
* Buffers of NV12 must have a plane for brightness and one for colour; picamera2 makes one for both.
* libcamera 0.4.0 leaves the status of frames unset, and picamera2 drops frames that are not marked as good.

Everything else is as it is shipped. Import this before anything that uses picamera2.
"""

from __future__ import annotations

import mmap
from collections.abc import Mapping, Sequence
from typing import Any

import libcamera
from picamera2 import Picamera2
from picamera2.allocators import DmaAllocator

_generate = libcamera.Camera.generate_configuration
_ROLE = libcamera.StreamRole


def _without_raw(camera: Any, roles: Sequence[Any]) -> Any:
    return _generate(camera, [_ROLE.Viewfinder if role == _ROLE.Raw else role for role in roles])


def _always_good(_metadata: Any) -> Any:
    return libcamera.FrameMetadata.Status.Success


libcamera.Camera.generate_configuration = _without_raw
libcamera.FrameMetadata.status = property(_always_good)


class TwoPlanes(DmaAllocator):  # type: ignore[misc]  # picamera2 has no types
    """Makes each buffer one block with two planes: Y in full size, then UV in half."""

    def allocate(self, libcamera_config: Any, _use_case: str) -> None:
        """Make the buffers of all streams in place of those that were there."""
        self.close_buffers()
        for stream_config in libcamera_config:
            buffers = [self._make(stream_config, number) for number in range(stream_config.buffer_count)]
            self.frame_buffers[stream_config.stream] = buffers

    def close_buffers(self) -> None:
        """Let go of those that were there, but for the allocator's own device."""
        heap: Any = self.dmaHeap
        self.dmaHeap: Any = None
        self.close()
        self.dmaHeap = heap

    def _make(self, stream_config: Any, number: int) -> Any:
        size = stream_config.frame_size
        block = self.dmaHeap.alloc(f"picamera2-{number}", size)
        self.open_fds.append(block.get())
        luma = stream_config.stride * stream_config.size.height
        planes = [libcamera.FrameBuffer.Plane(), libcamera.FrameBuffer.Plane()]
        for plane, offset, length in zip(planes, (0, luma), (luma, luma // 2), strict=True):
            plane.fd, plane.offset, plane.length = block.get(), offset, length
        copy = planes[0].fd  # libcamera makes one, and the base class knows buffers by it
        self.libcamera_fds.append(copy)
        self.mapped_buffers_used[copy] = False
        buffer = libcamera.FrameBuffer(planes)
        self.mapped_buffers[buffer] = mmap.mmap(copy, size, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
        return buffer


class VirtualLibrary:
    """The class Picamera2 as the adapter uses it, with buffers that a virtual camera takes."""

    def global_camera_info(self) -> Sequence[Mapping[str, Any]]:
        """Give what picamera2 gives."""
        cameras: Sequence[Mapping[str, Any]] = Picamera2.global_camera_info()
        return cameras

    def __call__(self, camera_num: int) -> Any:
        """Open a camera."""
        return Picamera2(camera_num, allocator=TwoPlanes())


def load() -> VirtualLibrary:
    """Give it where the adapter would import picamera2."""
    return VirtualLibrary()
