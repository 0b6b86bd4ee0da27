// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";

/// @title Royalties
/// @notice Asks a token for its ERC-2981 royalty without having to trust it.
///
/// The question may cost at most 50,000 gas and only 64 bytes of the answer are copied, so a hostile token can neither
/// burn the caller's gas nor fill its memory; whatever is not a plain answer means no royalty. Nor can the taker starve
/// the question to save the royalty: if less than the cap reached the token, less than 800 gas is left here, with which
/// no fill can end.
library Royalties {
    uint256 internal constant GAS_CAP = 50_000;

    /// @notice Whom the token wants paid, and how much, for one sale at `price`; zeros if it does not say.
    function ask(address token, uint256 id, uint256 price) internal view returns (address receiver, uint256 amount) {
        bytes memory question = abi.encodeCall(IERC2981.royaltyInfo, (id, price));
        bool answered;
        uint256 first;
        uint256 second;
        // Only assembly can call without copying all of the answer.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            answered := staticcall(GAS_CAP, token, add(question, 0x20), mload(question), 0x00, 0x40)
            answered := and(answered, gt(returndatasize(), 0x3f))
            first := mload(0x00)
            second := mload(0x20)
        }
        if (answered && first <= type(uint160).max) return (address(uint160(first)), second);
    }
}
