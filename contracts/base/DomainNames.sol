// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title DomainNames
/// @notice Domain names in the one form in which they are compared: lower-case A-labels (RFC 5890), so that no two spellings
/// are one name and no spelling is two.
///
/// A name has two to 127 labels of 1 to 63 characters from `a`–`z`, `0`–`9` and `-`, none at the edge of a label, and at most
/// 253 characters in all (RFC 1035, RFC 5891). Two hyphens at the third and fourth place are an A-label's alone (`xn--`); the
/// last label is not a number, which would be an IPv4 address. A wildcard is a whole first label, `*`, before two others at
/// least (RFC 6125). There is no dot at the end.
library DomainNames {
    uint256 private constant MAX_NAME = 253;
    uint256 private constant MAX_LABEL = 63;

    /// @notice The text is no domain name in the form in which names are compared. `position` is the first character that is
    /// wrong, or the length where it is the length.
    error DomainNameInvalid(string name, uint256 position);

    /// @notice Checks a name.
    /// @param name The name.
    /// @return key The name's Keccak-256, which stands for it.
    /// @return isWildcard Whether it begins with `*.`.
    function requireValid(string calldata name) internal pure returns (bytes32 key, bool isWildcard) {
        bytes calldata text = bytes(name);
        uint256 length = text.length;
        if (length == 0 || length > MAX_NAME) revert DomainNameInvalid(name, length);
        isWildcard = length > 2 && text[0] == "*" && text[1] == ".";
        uint256 labels = 0;
        uint256 start = isWildcard ? 2 : 0;
        for (uint256 end = start; end <= length; ++end) {
            if (end < length && text[end] != ".") continue;
            (bool ok, uint256 fault) = _label(text[start:end], end == length);
            if (!ok) revert DomainNameInvalid(name, start + fault);
            start = end + 1;
            ++labels;
        }
        if (labels < 2) revert DomainNameInvalid(name, length);
        return (keccak256(text), isWildcard);
    }

    /// @dev Whether a label is one, and where it is wrong.
    function _label(bytes calldata label, bool isLast) private pure returns (bool ok, uint256 fault) {
        uint256 length = label.length;
        if (length == 0 || length > MAX_LABEL) return (false, length);
        bool isNumber = true;
        unchecked {
            for (uint256 i = 0; i < length; ++i) {
                uint8 char = uint8(label[i]);
                if (char >= 0x30 && char <= 0x39) continue;
                isNumber = false;
                bool isLetter = char >= 0x61 && char <= 0x7a;
                bool isInnerHyphen = char == 0x2d && i != 0 && i != length - 1;
                if (!isLetter && !isInnerHyphen) return (false, i);
            }
            bool isReserved = length > 3 && label[2] == "-" && label[3] == "-";
            if (isReserved && !(label[0] == "x" && label[1] == "n" && length > 4)) return (false, 2);
            return isLast && isNumber ? (false, 0) : (true, 0);
        }
    }
}
