// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OpenMintERC721} from "./OpenMintERC721.sol";

/// @title RoyaltyToken721
/// @notice An ERC-721 whose `royaltyInfo` answers as told: honestly, or in every way that could hurt who asks.
contract RoyaltyToken721 is OpenMintERC721 {
    enum Manner {
        Honest,
        Reverts,
        ReturnBomb,
        RevertBomb,
        BurnsGas,
        AnswersShort,
        AnswersDirtyAddress
    }

    address public receiver;
    uint256 public bps; // may be above 10,000
    Manner public manner;

    function setRoyalty(address receiver_, uint256 bps_) external {
        receiver = receiver_;
        bps = bps_;
    }

    function behave(Manner manner_) external {
        manner = manner_;
    }

    function royaltyInfo(uint256, uint256 price) external view returns (address, uint256) {
        if (manner == Manner.Reverts) revert();
        if (manner == Manner.BurnsGas) while (true) {}
        uint256 amount = (price * bps) / 10_000;
        address payee = receiver;
        Manner manner_ = manner;
        assembly ("memory-safe") {
            mstore(0x00, payee)
            mstore(0x20, amount)
            switch manner_
            case 0 {
                return(0x00, 0x40)
            }
            case 2 {
                return(0x00, 100000)
            }
            case 3 {
                revert(0x00, 100000)
            }
            case 5 {
                return(0x00, 0x3f)
            }
            default {
                mstore(0x00, or(payee, shl(200, 1)))
                return(0x00, 0x40)
            }
        }
    }
}
