// Fills the line to paste with this server's own address.
document.getElementById("snippet").textContent = `<script src="${new URL("widget.js", location.href).href}" data-channel="shop" defer></script>`;
