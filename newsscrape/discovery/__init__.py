"""Discovery: a page's bytes in, the links it offers out. Pure; what to do with a link is a spider's business."""
