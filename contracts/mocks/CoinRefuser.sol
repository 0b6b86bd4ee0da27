// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title CoinRefuser
/// @notice Misbehaves: takes no coin, and answers the attempt with 100,000 bytes. Signs anything by ERC-1271.
contract CoinRefuser is IERC1271 {
    receive() external payable {
        assembly ("memory-safe") {
            revert(0x00, 100000)
        }
    }

    function execute(address to, bytes calldata data) external {
        (bool ok, ) = to.call(data);
        require(ok);
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}
